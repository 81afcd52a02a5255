"""What a logger writes of itself where a reading would stand: offline, no data, error 17."""

from __future__ import annotations

from portal.reads.formats.cells.words import DELIVERED, MADE, RECEIVED, TAKEN, tokens, words

STATES = words(
    "offline online error errors err fault faults faulty fail failed failure standby night "
    "maintenance service communication comm timeout outage disconnected disconnection unavailable "
    "interrupted interruption stopped idle shutdown restart reboot restarted ok normal running "
    "valid invalid missing nodata na nan null none alarm warning gap cut blackout unknown "
    "storung fehler kommunikationsfehler kommunikationsausfall ausfall wartung nacht getrennt "
    "unterbrochen panne erreur defaut defaillance nuit indisponible entretien falla fallo noche "
    "mantenimiento desconectado guasto errore notte manutenzione storing fout nacht onderhoud "
    "manutencao falha noite desligado awaria blad chyba porucha ariza hata bakim gece"
)
# "No data", "without communication"; a number behind it is that of something.
LACKING = words(
    "no not without lost kein keine keinen ohne sans pas sin sem senza geen zonder brak bez"
)
# Beside these the night is no state: what was used then is another reading.
OTHER_THINGS = MADE | TAKEN | DELIVERED | RECEIVED | words("tariff tarif tarifa rate peak")


def names_state(text: str) -> bool:
    """Whether a few words say how a logger or a plant is, rather than what stands below them."""
    said = tokens(text)
    if len(said) > 1 and said[0] in LACKING:
        return not said[1].isdigit()
    return not STATES.isdisjoint(said) and OTHER_THINGS.isdisjoint(said)
