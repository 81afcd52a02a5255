"""A worker killed at any moment: every read is stored, none twice."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support import walk
from tests.support.people import MEMBER, move_in
from tests.support.stack import Stack

READS = 500
KILLS_AT = (40, 130, 220, 310, 400)
PATIENCE = 60


def worker(stack: Stack) -> int:
    """The worker process that was started last, as the portal itself says."""
    said = re.findall(r"^worker started, process (\d+)$", "".join(stack.log), re.MULTILINE)
    return int(said[-1])


def stored(stack: Stack) -> list[str]:
    return [read["end"] for read in stack.sandbox.truth()["reads"]]


def kill_when(stack: Stack, number: int) -> None:
    """Kills the worker as soon as so many reads are stored."""
    patience = time.monotonic() + PATIENCE
    while len(stored(stack)) < number:
        assert time.monotonic() < patience, f"only {len(stored(stack))} reads were stored"
        time.sleep(0.02)
    os.kill(worker(stack), signal.SIGKILL)


def test_killed_five_times(page: Page, stack_2024: Stack, tmp_path: Path) -> None:
    sandbox = stack_2024.sandbox
    sandbox.reset()
    move_in(sandbox, MEMBER)
    onboarded = datetime(2026, 1, 1, tzinfo=UTC)
    sandbox.load(
        devices=[
            {
                "organisation": MEMBER.organisation,
                "externalId": "roof",
                "createdAt": onboarded.isoformat(),
                "commissioningDate": "2025-01-01T00:00:00.000Z",
                "capacity": 10,
                "countryCode": "KEN",
            }
        ]
    )
    ends = [onboarded + timedelta(hours=n + 1) for n in range(READS)]
    file = tmp_path / "reads.csv"
    rows = [f"roof,{end:%Y-%m-%dT%H:%M:%SZ},{1000 + n}" for n, end in enumerate(ends)]
    file.write_text("\n".join(["externalId,timestamp,value", *rows]))
    walk.sign_in(page, stack_2024.url, MEMBER.email, MEMBER.password)
    walk.choose_file(page, stack_2024.url, file, {"type": "Delta", "unit": "Wh"})
    page.get_by_role("main").get_by_role("button", name="Send").first.click()

    for number in KILLS_AT:
        kill_when(stack_2024, number)

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Receipt", timeout=PATIENCE * 1000)
    truth = sandbox.truth()["reads"]
    assert Counter(read["wh"] for read in truth) == Counter(1000 + n for n in range(READS))
    posts = [r for r in sandbox.requests() if r["path"].startswith("/api/meter-reads/new/")]
    # A call that was cut off in the middle of its body is a 400; a read sent again would be a 409.
    statuses = Counter(r["status"] for r in posts)
    assert statuses[201] == READS, statuses
    assert statuses.keys() <= {201, 400, 0}, statuses
    expect(page.get_by_role("main")).to_contain_text("500 accepted")
