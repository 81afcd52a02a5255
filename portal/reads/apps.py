"""Ties the room to sign-in and sign-out: uploads wait for the one and outlive the other."""

from typing import Any

from django.apps import AppConfig


class ReadsConfig(AppConfig):
    name = "portal.reads"
    label = "reads"

    def ready(self) -> None:
        from portal.accounts import services as accounts

        accounts.signed_in.connect(_go_on)
        accounts.token_released.connect(_keep)

        from portal.reads.review import ReadsWay
        from portal.submissions import ways
        from portal.submissions.models import Kind

        ways.register(Kind.READS, ReadsWay())


def _go_on(*, user: Any, session: Any, **_: Any) -> None:
    from portal.reads import services

    services.signed_in(user, token=session.token)


def _keep(*, user: Any, token: str, **_: Any) -> bool:
    from portal.reads import services

    return services.keeps_token(user, token=token)
