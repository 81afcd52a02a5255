"""What a logger writes of itself where a reading would stand: offline, no data, error 17."""

from __future__ import annotations

from portal.reads.formats.cells.words import MADE, TAKEN, tokens, words

STATES = words(
    "offline online error errors err fault faults faulty fail failed failure maintenance timeout "
    "outage disconnected disconnection unavailable interrupted interruption stopped idle shutdown "
    "restart reboot restarted ok running missing invalid nodata na nan null none alarm warning gap "
    "cut blackout communication comm kommunikation comunicacion comunicazione comunicacao "
    "storung fehler kommunikationsfehler kommunikationsausfall ausfall wartung getrennt "
    "unterbrochen panne erreur defaut defaillance indisponible entretien falla fallo "
    "mantenimiento desconectado guasto errore manutenzione storing fout onderhoud manutencao "
    "falha desligado awaria blad chyba porucha ariza hata bakim netzausfall stromausfall "
    "zahlerwechsel zaehlerwechsel"
)
# States that are also kinds of readings: of a night meter, of a normal tariff.
ALONE = words("night standby normal valid nacht nuit noche notte noite gece")
# What is offline or has an error.
BESIDE = words(
    "logger datalogger inverter meter device sensor gateway modem system plant data value values "
    "reading readings record records connection signal network internet power sun code status is "
    "was due to the of in for or and by with daten datos donnees dati dane dados werte verbindung "
    "de da do wechselrichter onduleur inversor ligne servizio service servicio"
)
# "No data", "without communication"; a number behind it is that of something.
LACKING = words(
    "no not without lost kein keine keinen ohne sans pas sin sem senza geen zonder brak bez "
    "hors fuori fuera"
)


def names_state(text: str) -> bool:
    """Whether a few words say how a logger or a plant is, rather than what stands below them."""
    said = set(tokens(text))
    if not said or said <= STATES | ALONE:
        return bool(said)
    first, *others = tokens(text)
    if first in LACKING:
        return bool(others) and STATES.union(BESIDE, MADE, TAKEN).issuperset(others)
    words_of = {token for token in said if not token.isdigit()}
    return not STATES.isdisjoint(said) and words_of <= STATES | BESIDE
