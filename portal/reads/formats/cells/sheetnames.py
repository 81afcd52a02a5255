"""Names of sheets that are those of no device: of times, and as programs give them."""

from __future__ import annotations

import re

from portal.reads.formats.cells.months import MONTH_WORDS
from portal.reads.formats.cells.words import tokens, words

# What programs call sheets by themselves, and what people call those of a time.
SHEETS = words(
    "sheet tabelle feuil feuille hoja foglio planilha blad list arkusz data table "
    "week kw quarter q year month half h page seite pagina"
)
PERIOD = re.compile(
    r"\d{1,2}|(?:19|20)\d{2}(?:\d{2}){0,2}|"
    r"jan(?:uar[yi]?|eiro|vier)?|gen(?:naio)?|ene(?:ro)?|feb(?:ruar[yi]?|rero|braio)?|"
    r"fev(?:rier|ereiro)?|mar(?:ch|z|zo|s|co)?|marz|maart|mrt|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|"
    r"ma[yij]|mayo|maio|mei|maggio|jun[ei]?|junio|junho|juin|giugno|jul[yi]?|julio|julho|juillet|"
    r"luglio|aug(?:ust|ustus)?|ago(?:sto)?|aout|sept?(?:ember|iembre|embre)?|set(?:embro|tembre)?|"
    r"o[ck]t(?:ober|ubre|obre)?|out(?:ubro)?|ott(?:obre)?|nov(?:ember|iembre|embre|embro)?|"
    r"de[cz](?:ember|embre|embro)?|dic(?:iembre|embre)?"
)


# "Page 2 of 5", "S. 2/5"; S1 may be a device.
OF_ALL = r"\s?(?:of|von|de|di|sur|van|/)\s?\d+"
OF_PAGES = re.compile(
    rf"(?:page|seite|pagina|página|pag|blatt|sheet|pg)\.?\s?\d+(?:{OF_ALL})?|"
    rf"[ps](?:\.\s?\d+(?:{OF_ALL})?|\s?\d+{OF_ALL})",
    re.IGNORECASE,
)


def names_no_device(sheet: str) -> bool:
    """Whether a sheet is called after a time, or as a program calls its sheets and pages. A number
    that may be that of a meter is a name."""
    return OF_PAGES.fullmatch(sheet.strip()) is not None or all(
        PERIOD.fullmatch(token) or token in MONTH_WORDS or token.rstrip("0123456789") in SHEETS
        for token in tokens(sheet)
    )
