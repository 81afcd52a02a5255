"""The wake-up of the worker for what is approved. The record is the truth: `tidy` finds it too."""

from __future__ import annotations

from django_tasks import task

from portal.submissions import sending


@task()
def send_due() -> None:
    sending.send_due()
