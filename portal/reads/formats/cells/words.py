"""Words of headings and cells in the languages that files come in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


# Headings and names whose words are kept: those of many columns and sheets.
KEPT = 4096

# kWh is one word, in "EnergykWh" and "kWhOut" too.
UNIT_IN_TEXT = re.compile(r"(?<![A-Z])(?:[kKMG]?W[hH]|[kKMG]W)(?![a-z])")
CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")


@lru_cache(maxsize=KEPT)
def plain(text: str) -> str:
    """In lower case, without accents, blanks and marks: "Énergie (kWh)" -> "energiekwh"."""
    return "".join(tokens(text))


@lru_cache(maxsize=KEPT)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in lower case and without accents; CamelCase is parted."""
    units = UNIT_IN_TEXT.sub(lambda match: f" {match[0].casefold()} ", text)
    parted = CAMEL.sub(" ", units)
    bare = unicodedata.normalize("NFKD", parted)
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", bare.casefold()))


# The API's name for the end of an interval; others call any time so.
API_STAMP = "timestamp"
API_DEVICE = "externalid"

# What headings call the fields, without blanks, marks and accents. Those of the API mean what the
# API means by them: `timestamp` and `endtimestamp` are the end.
FIELDS = {
    "device": (
        "externalid id device deviceid devicename devicesn meter meterid meternumber meterno "
        "metername plant plantname plantid site sitename siteid station stationname system "
        "systemname systemid inverter invertername inverterid serial serialnumber serialno sn "
        "nmi ean gsrn name logger loggername sensor asset assetid assetname pod cups zahler "
        "zahlernummer "
        "zahlpunkt zaehlernummer anlage anlagenname messpunkt contador compteur pdl prm contatore "
        "invertersn inverterserialnumber inverterserialno meterserialnumber meterserialno loggersn "
        "mpan mprn meterpoint zahlpunktnummer zahlpunktbezeichnung messlokation marktlokation "
        "wechselrichter onduleur inversor impianto usina stacja instalacja entity entityid unitid "
        "malepunkt malepunktid maalepunkt meetpunt anlaggning anlaggningsid "
        "ndeserie noserie nserie numerodeserie numeroserie serienummer seriennummer geratename "
        "geraet gerat zahlernr equipment source sourceid point pointid meteringpoint "
        "meteringpointid elmer eic"
    ),
    "start": (
        "starttimestamp start from startdate starttime startdatetime begin begintime begindate "
        "periodstart intervalstart startofinterval startofperiod datefrom timefrom von zeitvon "
        "uhrzeitvon datumvon beginn od casod desde inicio fechainicio horainicio debut datedebut "
        "heuredebut inizio dalle van"
    ),
    "end": (
        "endtimestamp timestamp end to enddate endtime enddatetime until periodend intervalend "
        "stop stoptime stopdate stopdatetime "
        "endofinterval endofperiod dateto timeto periodending bis zeitbis uhrzeitbis datumbis ende "
        "do casdo hasta fechafin horafin fin datefin heurefin fine alle tot"
    ),
    "stamp": (
        "time date datetime day period month year interval datestamp datetimestamp timestamplocal "
        "timestamputc localtime utctime readdate readtime readingdate readingtime updatedtime "
        "updatetime recordtime logtime statisticaltime statisticalperiod datum zeit uhrzeit "
        "zeitstempel tag monat datumzeit datumuhrzeit zeitpunkt fecha hora fechahora dia mes "
        "heure horodate horodatage jour mois data ora dataora giorno mese cas tijd dag "
        "kello klo kellonaika aika pvm paivamaara tid tidpunkt klockslag klokkeslett klokkeslæt "
        "dato waktu jam pukul tanggal muda tarehe ddmmyyyyhhmmss ddmmyyyy yyyymmdd"
    ),
    "length": (
        "duration intervalduration durationofinterval durationminutes durationmin durationmins "
        "durationseconds durationsec durationhours intervallength lengthofinterval intervalmin "
        "intervalminutes intervalseconds periodlength readinginterval integrationtime dauer "
        "intervalldauer messdauer duree duracion durata"
    ),
    "unit": "unit units uom einheit unidad unite unita eenheid unitofmeasure",
    "type": "type readtype readingtype",
    "zone": (
        "timezone tz zone zeitzone utcoffset timezoneoffset gmtoffset tzoffset utcoffsetminutes "
        "utcoffsetmin utcoffsethours gmtoffsetminutes offsetfromutc "
        "fusoorario fusohorario fuseauhoraire zonahoraria husohorario tijdzone strefaczasowa "
        "tidszon tidssone tidszone casovepasmo casovapasma saatdilimi idozona aikavyohyke "
        "zonawaktu 时区 時區 часовоипояс"
    ),
    "scale": "scale scalefactor factor multiplier faktor skalierung kfactor",
    "value": "value values energy reading readings read wert werte energie energia valor valeur",
}
FIELD_OF = {name: field for field, names in FIELDS.items() for name in names.split()}
# Those of times.
TIME_FIELDS = ("start", "end", "stamp")

# Words of headings that speak of what a plant makes, of what somebody takes, and of what is no
# energy at all.
MADE = words(
    "production produced produce generation generated gen yield pv solar output out export "
    "exported erzeugung erzeugt erzeugte ertrag einspeisung produktion produccion generacion "
    "producido produzione prodotta prodution producao geracao vyroba tozt opwek "
    "teruglevering injection opbrengst zonneopbrengst zonnestroom zonnepanelen solarstrom sol "
    "sonnenstrom netzeinspeisung uzalishaji"
)
# Of these what is given to the grid is a part of what was produced.
FED = words(
    "out export exported einspeisung netzeinspeisung teruglevering injection feed feedin grid"
)
# Of two columns called so, each belongs to one side of the meter: nobody knows to which.
DELIVERED, RECEIVED = words("delivered del deliver"), words("received rec receive")
TAKEN = words(
    "consumption consumed consume import imported purchased purchase load usage used grid "
    "demand bezug verbrauch netzbezug consumo consommation soutirage charge charged charging "
    "discharge discharged battery eigenverbrauch self in feed feedin spotreba verbruik "
    "prelievo prelevata household home reactive var varh kvarh kvar apparent kva kvah consumida "
    "consumido consommee tuketim uttag kulutus pobor zuzycie pemakaian matumizi fogyasztas "
    "potrosnja potreblenie потребление 用电量 用電量 استهلاك levering bought mains diesel genset "
    "stored soe net netto"
)
# Ends of words for what is made, and for what somebody takes.
MAKING = ("produktion", "produksjon", "erzeugung", "production", "opwekking", "ertrag")
TAKING = (
    *("verbrauch", "verbrauchte", "verbruik", "forbruk", "forbrug", "forbrukning"),
    "consumption",
)
# Of these a lone column is probably not what a plant made; of the others it may be.
USED = TAKEN - words("in feed feedin grid self discharge discharged home reactive")
# Headings of energy that nobody measured, or that was lost.
NOT_MEASURED = words(
    "expected forecast predicted theoretical estimate target budget simulated modelled modeled "
    "planned plan p50 p90 loss losses curtailed curtailment soll prognose prevu previsto"
)
# Of energy these are no amount of an interval.
AVERAGES = words("average avg mean durchschnitt moyenne promedio media srednia")
# Headings of numbers that are no longer of their date.
YESTERDAY = words("yesterday gestern ayer hier ieri ontem gisteren wczoraj")
NO_ENERGY = words(
    "ratio percent rate price cost eur usd euro income revenue temperature temp voltage volt "
    "current ampere amps frequency irradiance irradiation humidity wind status state quality "
    "count soc soh efficiency cos phi factor error code latitude longitude performance pr "
    "co2 index row no nr number hours"
)
# Headings of power that is no measurement.
NO_POWER = words("capacity rated installed peak max maximum nominal nennleistung")
# Words of headings that speak of power, though no unit does.
POWER_WORDS = words("power leistung puissance potencia potenza moc vermogen potencja watt pac ppv")
# What is counted for each kWh, or in kWh for something else; and averages of a day.
RATE = re.compile(
    r"(?:/|\bper)\s*[kM]?Wh|[kM]?Wh?\s*/\s*(?:sqm|m\^?2|m²|kWp?|qm|d(?:ay|ia)?\b|tag)|"
    r"\b(?:per|pro|je|par|por)\s+(?:day|tag|jour|dia|día)\b",
    re.IGNORECASE,
)
# A quantity and its unit, as physicists write them: "Energie / kWh".
BY_UNIT = re.compile(
    r"^\s*(?:\w+\s)*(?:energy|[eé]nergie|energ[ií]a|yield|ertrag|[a-zäöü]*(?:produktion|erzeugung|production)"
    r"|einspeisung|e|w)\s*/\s*[kMG]?Wh\s*$",
    re.IGNORECASE,
)
NO_ENERGY_SIGN = re.compile(
    r"%|€|\$|£|°|\b(?:Hz|V|m/s|kWp|W/m2|W/m²|kVAr?h?|VAr?h?|[km]?Ah)\b|[(\[]\s*(?:m?A|[kMG]?J|MMBTU|"
    r"BTU|therms?|m3|m³|l|kg|t|g|bar|[kh]?Pa|rpm|ms|s|min|h|d)\s*[)\]]"
)
COUNTER = words(
    "total cumulative cumulated accumulated lifetime counter register meterreading "
    "zahlerstand stand index totalizer since overall gesamtertrag absolute tot "
    "lectura lettura releve"
)
# Of these none says how long: what has come together until each time.
CUMULATED = words(
    "cumulative cumulated accumulated lifetime ytd kumuliert kumulierte cumule cumulee cumulado "
    "acumulado acumulada cumulato cumulata"
)
COUNTER_NAMES = words("meterreading meterreadings readingofthemeter todate ytd mtd runningtotal")
# Headings of a total that begins anew each day, where there are several numbers a day.
OF_A_DAY = words("today daily etoday eday tagesertrag tagesenergie hoy")
# What a line is called that tells the time of the file itself.
OF_REPORTS = words(
    "report reported export exported generated created printed download downloaded issued date "
    "erstellt gedruckt rapport"
)
# What the parts of a date are called.
YEAR_NAMES = words("year jahr annee ano anno jaar rok")
MONTH_NAMES = words("month monat mois mes mese maand miesiac mesic")
DAY_NAMES = words("day dd dayofmonth tag jour dia giorno dag dzien den")
# Lines with these tell the month or the year of something else.
OF_OTHER_DATES = OF_REPORTS - words("date report rapport") | words(
    "commissioned commissioning installed since built operational operation copyright version"
)
TOTALS = words(
    "total totals sum summe gesamt gesamtsumme totale suma somme soma totaal celkem average "
    "avg mean mittelwert zwischensumme ubertrag minimum maximum min max subtotal grandtotal"
)

IN_BRACKETS = re.compile(r"[(\[{]\s*(?P<note>[^)\]}]*?)\s*[)\]}]")


def bare_name(heading: str) -> str:
    """What a heading says, plain, without what stands in brackets: a unit, a zone."""
    return plain(IN_BRACKETS.sub(" ", heading))


def field_of(heading: str) -> str:
    """The field that a heading names as a whole; "" where it names none. What stands in brackets
    does not count: "time (UTC)" is a time."""
    return FIELD_OF.get(bare_name(heading), "")


def heading_words_in(cells: Iterable[str]) -> int:
    """How many fields a line names, were it the heading."""
    return len(set(map(field_of, cells)) - {""})


LABELLED = re.compile(r"(?P<label>[^:=\d]{1,40}?)\s*[:=]\s*(?P<said>.+)")


def labelled(cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What a line above a table tells: "Unit: Wh" in a cell, or in one beside the other."""
    filled = [text for text in map(str.strip, cells) if text]
    for text, beside in zip_longest(filled, filled[1:], fillvalue=""):
        if match := LABELLED.fullmatch(text):
            yield match["label"], match["said"]
        elif beside:
            yield text.rstrip(":"), beside


def notes_of(heading: str) -> list[str]:
    """What stands in brackets."""
    return [match["note"] for match in IN_BRACKETS.finditer(heading)]


WORD = re.compile(r"[^\W\d_]+")
# A longer cell is a note.
LONGEST_TOTAL = 60


def may_sum_up(text: str) -> bool:
    """Whether one of many rows may be a total; quicker than to ask each of them."""
    text = text.casefold()
    return any(word in text for word in TOTALS)


def is_total(cells: Iterable[str]) -> bool:
    """Whether a row says that it sums up the others."""
    return any(
        not TOTALS.isdisjoint(WORD.findall(cell.casefold()))
        for cell in cells
        if 0 < len(cell) < LONGEST_TOTAL
    )
