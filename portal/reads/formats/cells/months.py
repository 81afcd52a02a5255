"""Names of months in the languages that files come in."""

from __future__ import annotations

from portal.reads.formats.cells.words import plain

# The first letters of month names, without accents; four where three do not tell.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fev",
            "mar maa mrt mrz",
            "apr avr abr",
            "may mai mei maj mag",
            "jun juin giu",
            "jul juil lug",
            "aug aou ago",
            "sep set",
            "oct okt out ott",
            "nov",
            "dec dez dic des",
        ),
        1,
    )
    for name in names.split()
}


# Of other languages whole words, since their first letters begin other words too. "listopad" is the
# eleventh month of Poles and Czechs and the tenth of Croats: nobody can tell, so it is none; nor
# are short forms that begin several of them or are words of their own, such as "lip" and "led".
MONTH_WORDS = {
    name: number
    for number, names in enumerate(
        (
            "ocak tammikuu tammikuuta tammi ianuarie ian styczen stycznia sty leden ledna",
            "subat helmikuu helmikuuta helmi luty lutego lut unor unora",
            "machi brezen brezna",
            "nisan huhtikuu huhtikuuta huhti kwiecien kwietnia kwi duben dubna",
            "toukokuu toukokuuta touko kveten kvetna",
            "haziran kesakuu kesakuuta kesa iunie iun czerwiec czerwca cze cerven cervna",
            "temmuz heinakuu heinakuuta heina iulie iul lipiec lipca cervenec cervence",
            "agustus agustos agu agt agosti elokuu elokuuta sierpien sierpnia sie srpen srpna",
            "eylul syyskuu syyskuuta syys szeptember szept wrzesien wrzesnia wrz zari",
            "ekim lokakuu lokakuuta loka pazdziernik pazdziernika paz rijen rijna",
            "kasım kasim marraskuu marraskuuta marras noiembrie",
            "aralık aralik desember desemba des joulukuu joulukuuta joulu grudzien grudnia gru "
            "prosinec prosince",
        ),
        1,
    )
    for name in names.split()
}


def month_named(name: str) -> int:
    """The number of a month; raises KeyError for what is none."""
    letters = plain(name)
    if letters in MONTH_WORDS:
        return MONTH_WORDS[letters]
    return MONTHS[letters[:4]] if letters[:4] in MONTHS else MONTHS[letters[:3]]
