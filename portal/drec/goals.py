"""The seventeen sustainable development goals, in the spellings of both editions (contract 4)."""

from __future__ import annotations

NAMES = (
    "No Poverty",
    "Zero Hunger",
    "Good Health and Well-being",
    "Quality Education",
    "Gender Equality",
    "Clean Water and Sanitation",
    "Affordable and Clean Energy",
    "Decent Work and Economic Growth",
    "Industry, Innovation and Infrastructure",
    "Reduced Inequality",
    "Sustainable Cities and Communities",
    "Responsible Consumption and Production",
    "Climate Action",
    "Life Below Water",
    "Life on Land",
    "Peace and Justice Strong Institutions",
    "Partnerships to achieve the SDG",
)

_CODES = {name.casefold(): f"SDG{number}" for number, name in enumerate(NAMES, start=1)}


def codes(held: object) -> tuple[str, ...]:
    """What a device holds, as it is sent: "SDG7" (2024) or "7" (2022).

    The 2024 edition answers with the goals' names, and its store splits the ninth at its comma
    (trap 23). Names that are none of the seventeen stay as they are.
    """
    if isinstance(held, int):
        return (str(held),) if held else ()
    if not isinstance(held, list):
        return ()
    return tuple(_CODES.get(name.casefold(), name) for name in _whole_names(held))


def name(code: str) -> str:
    """The text of a goal by its code, "SDG7" or "7"; what is no code stays as it is.

    The list is filtered by texts, and takes a comma for the end of one (contract 5.5), so of the
    ninth only the part before its comma is given.
    """
    number = code.upper().removeprefix("SDG")
    if not number.isdecimal() or not 0 < int(number) <= len(NAMES):
        return code
    return NAMES[int(number) - 1].partition(",")[0]


def _whole_names(parts: list[object]) -> list[str]:
    names: list[str] = []
    for part in (str(part).strip() for part in parts):
        if names and f"{names[-1]}, {part}".casefold() in _CODES:
            names[-1] = f"{names[-1]}, {part}"
        elif part:
            names.append(part)
    return names
