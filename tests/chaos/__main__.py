"""Chaos: workers are killed at random while the registry fails in every way it knows.

`python -m tests.chaos --edition 2024 --database sqlite [--queue redis://…]` sends the reads of many
devices with a fleet of workers, kills one of them again and again, and lets the sandbox answer
500, hang, drop answers before and after the effect, and revoke tokens. At the end each read has to
be stored exactly once, to the Wh, and the portal's own account of every read has to say the same.
"""

from __future__ import annotations

import argparse
import random
import signal
import tempfile
import time
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import sandbox as sandboxes
from tests.support import standalone
from tests.support.fleet import Fleet
from tests.support.sandbox import Sandbox

if TYPE_CHECKING:
    from portal.reads.formats import Reading

# A device has reads of one of these; History lies before onboarding.
KINDS = ("Delta", "Aggregate", "Delta", "History")
UPLOADS = 4
SHARE = 0.03
PATIENCE_SECONDS = 900
# More than a 20 kW system makes: what the 2022 edition says yes to, and drops.
TOO_MUCH_WH = 70_000_000
TOO_MUCH_EVERY = 50
FAULTS = ("status 500", "hang", "drop_before", "drop_after", "revoke_token")
CALLS = {"path": "/api/*"}

Key = tuple[str, str]


def quick() -> None:
    """What is waited for in earnest is waited for shortly here: the sandbox is next door."""
    from portal import limits

    limits.DOUBT_LOOKS_SECONDS = (0.0, 0.05)
    limits.READ_BACK_LOOKS_SECONDS = (0.0, 0.05)
    limits.SWEEP_SECONDS = 0.3
    limits.TIDY_SECONDS = 1
    limits.TURN_SECONDS = 1.0
    # So many faults in a row are possible here; no read is to be given up for that.
    limits.DOUBT_ROUNDS = 20


def reads_of(edition: str, number: int, count: int) -> list[Reading]:
    """Hourly reads of one device, of every device another amount."""
    from tests.reads import ledgers

    kind = KINDS[number % len(KINDS)]
    first = ledgers.ONBOARDED - timedelta(hours=count + 2) * (kind == "History")
    found = ledgers.readings(name(number), count, kind=kind, first=first, step=900 + number)
    if edition == "2022" and kind == "Delta":
        for place in range(TOO_MUCH_EVERY - 1, count, TOO_MUCH_EVERY):
            found[place] = found[place]._replace(value=Decimal(TOO_MUCH_WH + place))
    return found


def name(number: int) -> str:
    return f"roof-{number:02}"


def expected(reads: list[Reading]) -> dict[Key, int]:
    """What the registry has to hold: of a meter the rises, of the others what was sent; nothing of
    what it drops."""
    held: dict[Key, int] = {}
    before: Reading | None = None
    for read in reads:
        wh = int(read.value) - (int(before.value) if before else 0)
        if read.type != "Aggregate":
            wh = int(read.value)
        elif before is None:  # the first value of a meter is kept to count from
            before = read
            continue
        before = read
        if int(read.value) < TOO_MUCH_WH:
            held[read.external_id, iso(read.end)] = wh
    return held


def iso(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000Z}"


def sign_in_again() -> None:
    """What the owner does who finds the upload waiting."""
    from portal.accounts import services as accounts
    from portal.drec.errors import DrecError
    from portal.reads import services
    from portal.reads.models import Held, Upload
    from tests.support.people import MEMBER

    held = Upload.objects.filter(held=Held.SIGN_IN).select_related("sent_by").first()
    if held is None or held.sent_by is None:
        return
    try:
        _, session = accounts.identify(email=MEMBER.email, password=MEMBER.password)
    except DrecError:
        return  # the registry fails here too; the next look tries again
    services.signed_in(held.sent_by, token=session.token)


def lay_faults(running: Sandbox, seed: int) -> None:
    running.faults(
        {"match": CALLS, "do": do, "share": SHARE, "seed": seed + place}
        for place, do in enumerate(FAULTS)
    )


def run(edition: str, *, devices: int, reads: int, kills: int, seed: int) -> dict[str, Any]:
    """Sends it all; returns what is told of the run."""
    from django.conf import settings
    from django.db.models import F, Sum

    from portal.drec import editions
    from portal.reads.models import Batch, Upload, UploadState
    from tests.reads import ledgers

    quick()
    running = sandboxes.start(edition)
    chance = random.Random(seed)  # noqa: S311
    try:
        settings.DREC_API_URL = running.url
        editions.current()
        groups = [reads_of(edition, number, reads) for number in range(devices)]
        user, token = ledgers.member_with(running, *(name(n) for n in range(devices)))
        for part in range(UPLOADS):
            ledgers.started(user, token, *groups[part::UPLOADS])
        lay_faults(running, seed)
        fleet, started = Fleet(4, lanes=4), time.monotonic()
        total, settled = devices * reads, F("accepted") + F("refused") + F("unknown")
        try:
            while Upload.objects.exclude(state=UploadState.DONE).exists():
                took = time.monotonic() - started
                done = Batch.objects.aggregate(n=Sum(settled))["n"]
                assert took < PATIENCE_SECONDS, f"only {done} of {total} reads in {took:.0f} s"
                sign_in_again()
                if fleet.killed < kills and done >= (fleet.killed + 1) * total / (kills + 2):
                    fleet.kill(chance)
                time.sleep(0.02)
        finally:
            fleet.stop(signal.SIGKILL)
        took = time.monotonic() - started
        running.faults([])
        problems = audit(running, groups)
        return {"seconds": round(took, 1), "killed": fleet.killed, "problems": problems}
    finally:
        running.close()


def audit(running: Sandbox, groups: list[list[Reading]]) -> list[str]:
    """Truth, expectation and the portal's own account, held against each other."""
    from portal.reads.models import Upload
    from portal.reads.report import account

    wanted = {key: wh for group in groups for key, wh in expected(group).items()}
    truth = [((r["externalId"], r["end"]), r["wh"]) for r in running.truth()["reads"]]
    problems = [f"stored twice: {key}" for key, n in Counter(k for k, _ in truth).items() if n > 1]
    if dict(truth) != wanted:
        problems.append(f"truth differs in {len(set(truth) ^ set(wanted.items()))} reads")
    told = [entry for upload in Upload.objects.all() for entry in account.of(upload)]
    if len(told) != sum(map(len, groups)):
        problems.append(f"the account has {len(told)} reads")
    baselines = {(g[0].external_id, iso(g[0].end)) for g in groups if g[0].type == "Aggregate"}
    for entry in told:
        key = (entry.batch.external_id, iso(entry.read.end))
        right = "confirmed" if key in wanted else "dropped"
        if key in baselines:
            right = "accepted" if running.edition == "2022" else "confirmed"
        if entry.outcome != right:
            problems.append(f"{key} is {right}, told as {entry.outcome}: {entry.words}")
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edition", choices=("2022", "2024"), default="2024")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--queue", default="")
    parser.add_argument("--devices", type=int, default=40)
    parser.add_argument("--reads", type=int, default=100)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        standalone.database(given.database, Path(folder)) as url,
    ):
        standalone.set_up(
            url,
            PORTAL_QUEUE_URL=given.queue,
            PORTAL_LEASE_SECONDS="3",
            PORTAL_REGISTRY_SECONDS="0.5",
            PORTAL_PAUSE_SECONDS="0.05",
        )
        sizes = {"devices": given.devices, "reads": given.reads, "kills": given.kills}
        told = run(given.edition, **sizes, seed=given.seed)
        from django.db import connections

        connections.close_all()
    print(f"{given.edition} {given.database} seed {given.seed}: {told}", flush=True)
    raise SystemExit(1 if told["problems"] or told["killed"] < given.kills else 0)


if __name__ == "__main__":
    main()
