"""The guessed plan as a form: what each column is, and what holds for all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from django import forms

from portal.drec.editions import READ_TYPES
from portal.reads.formats.cells.stamps import ALL_ORDERS, FIRST_YEAR, LAST_YEAR
from portal.reads.formats.plan import (
    ADDED,
    BETWEEN_ROWS,
    CALENDAR,
    DEVICES,
    ENERGY,
    EPOCHS,
    LENGTH_UNITS,
    NOT_CHOSEN,
    OF_A_HEADING,
    OF_SHEET,
    POWER,
    Plan,
)
from portal.reads.formats.table.headingdates import tell_dates, tell_days, tell_years
from portal.reads.formats.table.headings import letter
from portal.reads.forms import MEANINGS

# What a column can be, by the field of the plan that it goes into.
ROLES = {
    "": "not used",
    "device_column": "device",
    "part_column": "tells rows of one time apart",
    "stamp": "time",
    "start": "start",
    "end": "end",
    "date": "date",
    "end_date": "date of the end",
    "span": "start and end",
    "length": "length of the interval",
    "values": "energy",
    "unit_column": "unit",
    "zone_column": "time zone",
    "type_column": "type of reads",
    "scale_column": "factor",
}
SINGLE = tuple(role for role in ROLES if role not in ("", "values"))
# What those can be that have no date above them, where the others have.
BESIDE_DATES = {
    name: label for name, label in ROLES.items() if name in ("", "date") or name.endswith("_column")
}
OF_TIMES = ("stamp", "start", "end", "date", "span")
# A day of quarter hours has a column for each; those are not chosen one by one.
MOST_COLUMNS = 40

NOT_SAID = "The file does not say"
AT = (("start", "starts the interval"), ("end", "ends the interval"))
DATES = (
    ("", "Choose"),
    ("ymd", "year, month, day"),
    ("dmy", "day, month, year"),
    ("mdy", "month, day, year"),
    *((epoch, f"{epoch} since 1970") for epoch in EPOCHS),
    ("serial", "days, as a spreadsheet counts"),
)
LENGTHS = (
    ("", "not said"),
    (BETWEEN_ROWS, "from one row to the next"),
    ("300", "5 minutes"),
    ("900", "15 minutes"),
    ("1800", "30 minutes"),
    ("3600", "1 hour"),
    *((name, f"1 {name}") for name in CALENDAR),
)
LENGTHS_OF_DATES = (("", "Choose"), *((name, f"1 {name}") for name in OF_A_HEADING))
UNITS_OF_TIME = tuple((name, name) for name in LENGTH_UNITS)
WHAT = (
    ("energy", "energy of the interval"),
    ("counter", "running value of a meter"),
    ("daily", "running total of the day, which begins anew each day"),
    ("power", "power, averaged over the interval"),
)
SEVERAL = (("one", "one column"), ("sum", "added together"), ("devices", "a device each"))
ROWS_OF_A_TIME = (
    (ADDED, "parts of one device: their energy is added"),
    (DEVICES, "devices of their own"),
)
COLUMNS_NAME_DEVICES = "The file names no device. Not needed where each column is a device."
# What decides on the other questions stands before them.
FIRST_ASKED = {"values": 0, "combine": 1}
DECIMAL = (("", "Choose"), (".", "a point: 1234.5"), (",", "a comma: 1234,5"))


class PlanForm(forms.Form):
    """Every field may be left as it was guessed."""

    device = forms.ChoiceField(label="Device", required=False)
    day = forms.DateField(
        label="All rows are of the day", required=False, widget=forms.DateInput({"type": "date"})
    )
    year = forms.IntegerField(
        label="The first month is of the year",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )
    at = forms.ChoiceField(label="The time", required=False, choices=AT)
    dates = forms.ChoiceField(label="Dates are", required=False, choices=DATES)
    interval = forms.ChoiceField(label="An interval lasts", required=False)
    inclusive = forms.ChoiceField(label="Its last day", required=False)
    length_unit = forms.ChoiceField(label="Lengths are in", required=False, choices=UNITS_OF_TIME)
    zone = forms.ChoiceField(label="Times are in the zone", required=False)
    meaning = forms.ChoiceField(label="The numbers are", required=False, choices=WHAT)
    unit = forms.ChoiceField(label="Unit", required=False)
    scale = forms.CharField(label="All numbers are multiplied by", required=False, max_length=20)
    combine = forms.ChoiceField(label="Columns of energy are", required=False, choices=SEVERAL)
    decimal = forms.ChoiceField(label="The decimal mark is", required=False, choices=DECIMAL)
    part = forms.ChoiceField(label="Rows of one time are", required=False, choices=ROWS_OF_A_TIME)
    streams = forms.MultipleChoiceField(
        label="Channels", required=False, widget=forms.CheckboxSelectMultiple
    )
    type = forms.ChoiceField(label="Type of reads", required=False)

    def __init__(
        self,
        *args: Any,
        plan: Plan,
        guess: Mapping[str, Any],
        devices: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(plan, name) for name in self.base_fields}
        self.initial["day"] = plan.day.strip(NOT_CHOSEN)
        if plan.parts:
            self.fields["day"].label = "The days are of the month of"
        self.initial["year"] = plan.year.strip(NOT_CHOSEN)
        self.initial["interval"] = plan.interval.strip(NOT_CHOSEN)
        self.plan, self.headings = plan, guess.get("headings", [])
        self._reasons, self._meanings = guess.get("reasons", {}), guess.get("meanings", {})
        self._units = guess.get("units", {})
        self._choose("device", [("", "Choose"), *((name, name) for name in sorted(devices))])
        own = self.initial["interval"]
        self._choose("interval", _with(LENGTHS, own, f"{own} seconds"))
        if plan.shape == "dates" and not plan.has_clock:
            self._choose("interval", LENGTHS_OF_DATES)
        if plan.shape == "dates":
            self._choose("dates", [way for way in DATES if way[0] in ("", *ALL_ORDERS)])
            self._choose("meaning", [way for way in WHAT if way[0] != "daily" or plan.has_clock])
        zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
        zoned = (("", "The zone of the device"), *((zone, zone) for zone in zones))
        is_named = plan.zone != NOT_CHOSEN
        self._choose("zone", _with(zoned, plan.zone, plan.zone) if is_named else zoned)
        units = [("", NOT_SAID), *((unit, unit) for unit in (*ENERGY, *POWER))]
        self._choose("unit", units)
        types = [("", "By onboarding"), *((kind, MEANINGS[kind]) for kind in READ_TYPES)]
        self._choose("type", types)
        self._choose("streams", self._streams(guess))
        self._asked = [q["field"] for q in guess.get("questions", [])]
        self._columns()
        for name in self._idle():
            del self.fields[name]
        self._needed = {q["field"] for q in guess.get("questions", []) if q["needed"]}
        for question in guess.get("questions", []):
            self._ask(question)
        if any(q["field"] == "values" and q["needed"] for q in guess.get("questions", [])):
            self._ask_what_several_are()
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                is_list = isinstance(field.widget, forms.Select)
                field.widget.attrs["class"] = "form-select" if is_list else "form-control"
            field.help_text = field.help_text or self._reasons.get(name, "")

    def _ask(self, question: Mapping[str, Any]) -> None:
        """A question for columns gets a field of its own; any other is on the form already."""
        name, choices = question["field"], [(v, label) for v, label in question["choices"]]
        if name == "values":
            self.fields[name] = forms.MultipleChoiceField(
                choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )
            self.initial[name] = [str(place) for place in self.plan.values]
        elif name in SINGLE and choices:
            self.fields[name] = forms.ChoiceField(
                choices=[("", "Choose"), *choices], required=False
            )
            self.initial[name] = getattr(self.plan, name)
        elif name == "scale" and question["needed"]:
            either = [(NOT_CHOSEN, "Choose"), *choices]
            self.fields[name] = forms.ChoiceField(choices=either, required=False)
        if name in self.fields:
            self.fields[name].label = question["text"]
        if name in ("at", "inclusive") and choices:
            self._choose(name, choices)
        if question["needed"] and name == "zone":
            self._choose(name, [(NOT_CHOSEN, "Choose"), *choices, *self._choices("zone")])
        if question["needed"] and name in ("interval", "unit"):
            offered = ((v, w) for v, w in self._choices(name) if v)
            self._choose(name, [("", "Choose"), *offered])

    def _ask_what_several_are(self) -> None:
        """Where columns are asked for, it is asked beside them what several of them are."""
        if "combine" not in self.fields:
            return
        self._asked.append("combine")
        self._choose("combine", SEVERAL[1:])
        self.fields["combine"].label = "Several columns are"
        if self.plan.combine == "one":
            self.initial["combine"] = "sum"
        if "device" in self._asked:
            self.fields["device"].help_text = COLUMNS_NAME_DEVICES

    def _streams(self, guess: Mapping[str, Any]) -> list[tuple[str, str]]:
        asked = [q["choices"] for q in guess.get("questions", []) if q["field"] == "streams"]
        offered = [(value, label) for value, label in asked[0]] if asked else []
        return offered or [(stream, stream) for stream in self.plan.streams]

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def _choices(self, name: str) -> list[tuple[str, str]]:
        return list(self.fields[name].choices)  # type: ignore[attr-defined]

    def _columns(self) -> None:
        """A choice above each column of the table."""
        for place in self.chosen_columns():
            name = f"column-{place}"
            heading = self.headings[place]
            alike = f" ({letter(place)})" if self.headings.count(heading) > 1 else ""
            self.fields[name] = forms.ChoiceField(
                label=f"Column {heading or place + 1}{alike}",
                required=False,
                choices=list(self._roles().items()),
            )
            role = role_of(self.plan, place)
            self.initial[name] = role
            self.fields[name].help_text = self._reasons.get(role, "") if role else ""

    def _roles(self) -> dict[str, str]:
        """Beside dates a column may have the rest of them."""
        if self.plan.shape != "dates":
            return ROLES
        above = [self.headings[place] for place in self.plan.values if place < len(self.headings)]
        is_whole = self.plan.year or tell_dates(above)
        has_months = tell_years(above) or tell_days(above)
        part = "month" if has_months else "day of the month" if is_whole else "year"
        if self.plan.has_clock:
            clocks = {"stamp": "time", "start": "start", "end": "end", "span": "start and end"}
            return {role: label for role, label in BESIDE_DATES.items() if role != "date"} | clocks
        return BESIDE_DATES | {"date": part}

    def chosen_columns(self) -> Sequence[int]:
        """Those of dates are known by their headings, and so are the parts of a day."""
        if self.plan.shape == "dates":
            others = [p for p in range(len(self.headings)) if p not in self.plan.values]
            return others[:MOST_COLUMNS]
        return range(min(len(self.headings), MOST_COLUMNS) if self.plan.shape == "rows" else 0)

    @property
    def settings(self) -> list[forms.BoundField]:
        """What holds for all rows."""
        plain = (name for name in self.fields if not name.startswith("column-"))
        return [self[name] for name in plain if name not in self._asked]

    @property
    def asked(self) -> list[forms.BoundField]:
        """What the file leaves open."""
        asked = [name for name in self.fields if name in self._asked]
        return [self[name] for name in sorted(asked, key=self._rank)]

    def _rank(self, name: str) -> tuple[int, bool]:
        return FIRST_ASKED.get(name, len(FIRST_ASKED)), name not in self._needed

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column-")]

    def _idle(self) -> list[str]:
        """Fields that this shape of file has no use for."""
        of_rows = ("at", "dates", "interval", "length_unit", "meaning", "unit", "scale")
        if self.plan.shape == "nem12":
            others = ("combine", "decimal", "device", "day", "year", "part", "inclusive")
            return [*of_rows, *others]
        idle = [
            *(["inclusive"] if "inclusive" not in self._asked else []),
            *(["day"] if self.plan.day in ("", OF_SHEET) else []),
            *(["year"] if self.plan.year in ("", OF_SHEET) else []),
            *(["part"] if self.plan.part_column is None else []),
            "streams",
            "interval" if self.plan.length is not None else "length_unit",
        ]
        if self.plan.shape in ("days", "dates"):
            idle += ["combine", *([] if self.plan.has_clock else ["at"])]
        if self.plan.shape == "dates":
            idle += [*(["dates"] if self.plan.date is not None else []), *self._known_lengths()]
        if self.plan.device_from not in ("form", "column"):
            idle.append("device")
        return idle

    def _known_lengths(self) -> list[str]:
        """Of a month or a year that is named without a day everybody knows how long it is."""
        is_known = self.plan.inclusive in ("month", "year") or self.plan.date is not None
        return ["interval"] if is_known else []

    def corrected(self) -> Plan:
        """The plan with what was chosen. Call it on a valid form."""
        data = self.cleaned_data
        given: dict[str, Any] = {
            name: tuple(data[name]) if name == "streams" else data[name]
            for name in self.base_fields
            if name in self.fields and name in self.data
        }
        if "scale" in given:
            given["scale"] = data["scale"].strip() or "1"
        if "day" in given:
            given["day"] = data["day"].isoformat() if data["day"] else NOT_CHOSEN
        if "year" in given:
            given["year"] = str(data["year"] or NOT_CHOSEN)
        if self.plan.interval == NOT_CHOSEN and not given.get("interval"):
            given["interval"] = NOT_CHOSEN
        unit, meaning = given.get("unit", ""), given.get("meaning", self.plan.meaning)
        if unit != self.plan.unit and (unit in POWER) != (meaning == "power") and unit:
            given["meaning"] = "power" if unit in POWER else "energy"
        if self.plan.unit and given.get("unit", self.plan.unit) != self.plan.unit:
            given["unit_overrules"] = True
        plan = self._answered(self._with_columns(replace(self.plan, **given)))
        return _named_by_headings(self._with_own_meaning(self._with_own_unit(plan)))

    def _with_own_unit(self, plan: Plan) -> Plan:
        """That of the chosen columns; none where they have several, which must not be added."""
        own = {self._units.get(str(place), "") for place in plan.values}
        is_chosen = plan.unit != self.plan.unit
        if is_chosen or plan.values == self.plan.values or own <= {""}:
            return plan
        unit = own.pop() if len(own) == 1 else ""
        is_power = unit in POWER
        if is_power == (plan.meaning == "power"):
            return replace(plan, unit=unit)
        return replace(plan, unit=unit, meaning="power" if is_power else "energy")

    def _with_own_meaning(self, plan: Plan) -> Plan:
        """Other columns than those that were guessed may hold numbers of another kind."""
        kinds = {self._meanings.get(str(place), "") for place in plan.values}
        is_chosen = plan.meaning != self.plan.meaning
        if is_chosen or plan.values == self.plan.values or len(kinds) != 1 or kinds == {""}:
            return plan
        return replace(plan, meaning=kinds.pop())

    def _answered(self, plan: Plan) -> Plan:
        """The answers to questions for columns go before what stands above the columns."""
        data = self.cleaned_data
        for name in SINGLE:
            if data.get(name):
                given: dict[str, Any] = {name: int(data[name])}
                plan = replace(plan, **given)
        if not data.get("values"):
            return plan
        values = tuple(int(place) for place in data["values"])
        several = len(values) > 1
        combine = "sum" if several and plan.combine == "one" else plan.combine
        return replace(plan, values=values, combine=combine if several else "one")

    def _with_columns(self, plan: Plan) -> Plan:
        places = [place for place in self.chosen_columns() if f"column-{place}" in self.data]
        if not places:
            return plan
        roles: dict[str, list[int]] = {}
        for place in places:
            roles.setdefault(self.cleaned_data[f"column-{place}"], []).append(place)
        single: dict[str, Any] = {
            role: roles[role][0] if role in roles else None for role in SINGLE
        }
        if any(single[name] != getattr(self.plan, name) for name in OF_TIMES):
            single |= {"counted": "", "late_midnight": False, "inclusive": ""}
        is_across = plan.shape == "dates"
        if plan.year == NOT_CHOSEN and single["date"] is not None and self.plan.date is None:
            plan = replace(plan, year="")  # a column tells it
        values = plan.values if is_across else tuple(roles.get("values", []))
        device_from = plan.device_from
        if single["device_column"] is not None:
            device_from = "column"
        elif device_from == "column":
            device_from = "form"
        several = len(values) > 1
        combine = plan.combine if several else "one"
        if several and combine == "one" and values != self.plan.values:
            combine = "sum"
        return replace(plan, values=values, device_from=device_from, combine=combine, **single)


def _named_by_headings(plan: Plan) -> Plan:
    """Columns that are a device each name it by their headings, and no other device is needed."""
    if plan.combine == "devices":
        return replace(plan, device_from="headings", device="", device_column=None)
    if plan.device_from == "headings":
        return replace(plan, device_from="form")
    return plan


def role_of(plan: Plan, place: int) -> str:
    """What a column is in a plan; "" when nothing is read from it."""
    if place in plan.values:
        return "values"
    return next((role for role in SINGLE if getattr(plan, role) == place), "")


def _with(choices: Sequence[tuple[str, str]], value: str, label: str) -> Sequence[tuple[str, str]]:
    """The choices, and the value that was guessed where it is none of them."""
    if value in dict(choices):
        return choices
    return [*choices, (value, label)]
