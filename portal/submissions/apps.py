"""Ties the record to sign-in and sign-out: what is held may wait for the one."""

from typing import Any

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "portal.submissions"
    label = "submissions"

    def ready(self) -> None:
        from portal.accounts import tokens

        tokens.signed_in.connect(_go_on)
        tokens.token_released.connect(_keep)


def _go_on(*, user: Any, session: Any, **_: Any) -> None:
    from portal.submissions import sending, tasks

    sending.signed_in(user=user, token=session.token)
    if sending.due().filter(owner=user).exists():
        tasks.send_due.enqueue()


def _keep(*, user: Any, token: str, **_: Any) -> bool:
    from portal.submissions import lending

    return lending.keeps(user, token=token)
