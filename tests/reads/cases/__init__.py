"""Small files in the shapes that people have, written for these tests, and what they say."""

from tests.reads.cases.across import ACROSS
from tests.reads.cases.across_rest import REST_OPEN
from tests.reads.cases.beside import BESIDE
from tests.reads.cases.counted import COUNTED
from tests.reads.cases.devices import NAMED
from tests.reads.cases.digits import DATED
from tests.reads.cases.doubtful import DOUBTFUL
from tests.reads.cases.layouts import LAID_OUT
from tests.reads.cases.makes import MADE_BY
from tests.reads.cases.misleading import MISLEADING
from tests.reads.cases.model import Case
from tests.reads.cases.moments import MOMENTS
from tests.reads.cases.monthdays import DAYS_COUNTED
from tests.reads.cases.numbers import NUMBERED
from tests.reads.cases.others import NAMED_OTHERWISE
from tests.reads.cases.parts import PARTED
from tests.reads.cases.periods import TIMED
from tests.reads.cases.running import RISEN
from tests.reads.cases.shapes import SHAPED
from tests.reads.cases.slips import SLIPS
from tests.reads.cases.tables import TABLED
from tests.reads.cases.texts import ENCODED, HEADED, MIXED, SEPARATED
from tests.reads.cases.times import STAMPED, ZONED
from tests.reads.cases.zones_told import ZONES_TOLD

__all__ = ["CASES", "Case"]

CASES = [
    *(*ENCODED, *MIXED, *SEPARATED, *HEADED),
    *(*STAMPED, *ZONED, *NUMBERED),
    *(*NAMED, *SHAPED, *LAID_OUT, *ACROSS, *REST_OPEN, *TIMED),
    *(*RISEN, *NAMED_OTHERWISE, *MISLEADING),
    *(*COUNTED, *DOUBTFUL, *BESIDE, *TABLED, *PARTED, *DATED, *SLIPS, *MADE_BY),
    *(*DAYS_COUNTED, *ZONES_TOLD, *MOMENTS),
]
