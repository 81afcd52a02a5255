"""What each room knows of the kinds that it hands in; the rooms register it when they start.

The record itself knows no device and no meter read: it asks here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.drec.client import Drec
from portal.submissions.models import Submission
from portal.ui.templatetags.ui import pairs

Answer = dict[str, object]
Payload = Mapping[str, object]


@dataclass(frozen=True)
class Facts:
    """What the rules and the search look at: degrees, kW. `outside` is a sentence, or nothing."""

    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    capacity_kw: float | None = None
    outside: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """What a room adds to the page of a submission: a template and its values."""

    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)


class Way(ABC):
    """What a room says of one kind. Nothing here may fail for what was typed.

    How a kind goes to the registry is one of the three below.
    """

    portal_sends = True

    def facts(self, payload: Payload) -> Facts:
        return Facts()

    @abstractmethod
    def mend_url(self, submission: Submission) -> str:
        """Where its person mends it, for the answer to a return; empty where it is too late."""

    def in_words(self, payload: Payload) -> dict[str, object]:
        """The same fields, their values as one says them. Nobody is asked for it."""
        return dict(payload)

    def told(self, payload: Payload) -> list[tuple[str, str]]:
        """What was handed in, in words: (name, value) pairs."""
        return pairs(self.in_words(payload))

    def picture(self, submission: Submission) -> Picture:
        return Picture()


class OneCall(Way):
    """One call of the portal, with the sign-in that was lent."""

    @abstractmethod
    def send(self, api: Drec, submission: Submission) -> Answer:
        """The call. Raises DrecError."""

    @abstractmethod
    def look(self, api: Drec, submission: Submission) -> Answer | None:
        """Whether the registry holds it already. Raises DrecError."""


class ByWorker(Way):
    """Many calls: the room has a worker of its own for them."""

    @abstractmethod
    def approved(self, submission: Submission, *, token: str) -> None:
        """Begin. `token` is empty where the sign-in has ended."""

    @abstractmethod
    def stopped(self, submission: Submission) -> None:
        """Returned or rejected: it will not be sent."""


class ByPerson(Way):
    """Only the person can send it: a password is needed that nobody keeps."""

    portal_sends = False


_ways: dict[str, Way] = {}


def register(kind: str, way: Way) -> None:
    _ways[kind] = way


def of(kind: str) -> Way:
    """Of a kind that a room has registered; there are no others."""
    return _ways[kind]


def one_call_kinds() -> list[str]:
    return [kind for kind, way in _ways.items() if isinstance(way, OneCall)]
