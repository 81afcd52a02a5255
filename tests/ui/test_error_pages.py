"""The pages for our own failures stand on nothing that may be what failed."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal import views


@pytest.mark.parametrize(
    ("page", "status", "said"),
    [
        (views.server_error, 500, "The portal made a mistake"),
        (lambda request: views.bad_request(request, ValueError()), 400, "could not be understood"),
    ],
)
def test_without_database_session_or_user(
    page: Callable[[HttpRequest], HttpResponse], status: int, said: str
) -> None:
    """The test may not touch the database, and the request has passed no middleware."""
    answer = page(RequestFactory().get("/devices/"))
    assert answer.status_code == status
    assert said in answer.content.decode()
