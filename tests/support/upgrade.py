"""Tables as they were at first are brought up to date: `python -m tests.support.upgrade URL`.

Prints, as JSON, what came through of an upload that was half sent.

A process with a database of its own, since it starts from other tables than the tests have.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support import standalone

OLD = [("accounts", "0001_initial"), ("reads", "0001_initial"), ("submissions", "0001_initial")]
AT = datetime(2026, 11, 1, tzinfo=UTC)


def lay_down_old_rows() -> None:
    """A half-sent upload and its record, as the first tables held them."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from tests.reads import ledgers

    executor = MigrationExecutor(connection)
    executor.migrate(OLD)
    model = executor.loader.project_state(OLD).apps.get_model
    organisation = model("accounts", "Organisation").objects.create(
        registry="http://registry.test", registry_id=1, name="Hillside Solar"
    )
    owner = model("accounts", "User").objects.create(username="ann", organisation=organisation)
    whose = {"organisation": organisation, "owner": owner}
    submission = model("submissions", "Submission").objects.create(
        kind="reads", client_id="0" * 32, subject="reads.csv", **whose
    )
    for number, after in enumerate(("waiting", "sending")):
        model("submissions", "Event").objects.create(
            submission=submission, after=after, at=AT + timedelta(hours=number)
        )
    upload = model("reads", "Upload").objects.create(
        submission=submission, state="sending", rows=6, file_name="reads.csv", **whose
    )
    for name in ("roof", "hill"):
        model("reads", "Batch").objects.create(
            upload=upload,
            organisation=organisation,
            external_id=name,
            type="Delta",
            packed=ledgers.pack(ledgers.readings(name, 3)),
            total=3,
            cursor=1,
            accepted=1,
            first=AT,
            last=AT,
            wh=0,
            state="waiting",
        )


def came_through() -> dict[str, Any]:
    from portal.reads.models import Batch
    from portal.reads.packing import unpack
    from portal.reads.sending import ledger
    from portal.submissions import evidence

    return {
        "values": {
            batch.external_id: [read.value for read in unpack(ledger.packed(batch))]
            for batch in Batch.objects.all()
        },
        "cursors": list(Batch.objects.values_list("cursor", "accepted")),
        "events": evidence.head().count,  # type: ignore[union-attr]
        "problems": list(evidence.problems()),
    }


def main(url: str) -> None:
    standalone.set_up(url, migrated=False)
    from django.core.management import call_command

    lay_down_old_rows()
    call_command("migrate", verbosity=0)
    print(json.dumps(came_through()))


if __name__ == "__main__":
    main(*sys.argv[1:])
