"""What every request passes: a number for the log, no caching, and the registry's failures."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from portal import failures
from portal.drec.errors import DrecError

GetResponse = Callable[[HttpRequest], HttpResponse]

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Puts the number of the request into each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id = request_id.get()
        return True


class RequestId:
    """Numbers the request; the person sees the number on an error page, the log has it too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = secrets.token_hex(6)
        held = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(held)
        response.headers["X-Request-Id"] = number
        return response


class NothingKept:
    """No page of a signed-in person is kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RegistryErrors:
    """Turns what the registry's client raised into the page for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return failures.page(request, error) if isinstance(error, DrecError) else None
