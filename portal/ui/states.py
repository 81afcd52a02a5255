"""The states that a thing can be in: a tone, an icon and a word, the same ones on every page.

sent, accepted and confirmed are three things: on its way, the registry said yes, the registry
was asked again and holds it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """`tone` is a class of components.css: waiting, going, good, attention or wrong."""

    tone: str
    icon: str
    word: str


STATES = {
    # on the way to the registry
    "waiting": State("waiting", "clock", "Waiting"),
    "sending": State("going", "arrow-up-circle", "Sending"),
    "accepted": State("good", "check-circle", "Accepted"),
    "confirmed": State("good", "check2-all", "Confirmed"),
    "dropped": State("wrong", "slash-circle", "Dropped"),
    "refused": State("wrong", "x-circle", "Refused"),
    "unknown": State("attention", "question-circle", "Answer unknown"),
    "sent": State("going", "arrow-up-circle", "Sent"),
    "in_doubt": State("attention", "question-circle", "In doubt"),
    "unseen": State("good", "check-circle", "Accepted"),
    "cancelled": State("waiting", "dash-circle", "Cancelled"),
    "reading_back": State("going", "search", "Reading back"),
    # an upload of reads
    "new": State("waiting", "circle", "Not checked yet"),
    "draft": State("waiting", "circle", "Checked"),
    "checked": State("waiting", "circle", "Checked, not sent"),
    "ready": State("good", "check-circle", "Ready"),
    "sent_before": State("good", "check2-all", "Sent before"),
    "problem": State("attention", "exclamation-triangle", "Problem"),
    "blocked": State("wrong", "x-circle", "Stays here"),
    "doubtful": State("attention", "question-circle", "Doubtful"),
    "paused": State("attention", "pause-circle", "Paused"),
    "sign_in": State("attention", "pause-circle", "Waits for your sign-in"),
    "forbidden": State("wrong", "slash-circle", "Not allowed"),
    "done": State("good", "check-circle", "Finished"),
    "held": State("attention", "pause-circle", "Waits for review"),
    "stopped": State("wrong", "slash-circle", "Not sent"),
    # a device
    "reporting": State("good", "check-circle", "Reporting"),
    "silent": State("attention", "exclamation-triangle", "Silent"),
    "never": State("waiting", "circle", "No reads yet"),
    "there": State("waiting", "dash-circle", "There already"),
    # review
    "not_needed": State("waiting", "dash-circle", "Not needed"),
    "approved": State("good", "check-circle", "Approved"),
    "returned": State("attention", "arrow-return-left", "Returned"),
    "rejected": State("wrong", "x-circle", "Rejected"),
}

# The tone of a notice, by the level of Django's messages.
NOTICES = {
    "debug": State("waiting", "info-circle", "Note"),
    "info": State("going", "info-circle", "Note"),
    "success": State("good", "check-circle", "Done"),
    "warning": State("attention", "exclamation-triangle", "Attention"),
    "error": State("wrong", "x-circle", "Problem"),
}


def state_of(value: str) -> State:
    """The state's look; a value that is not known here is shown as it is, in grey."""
    plain = str(value).lower()
    return STATES.get(plain) or State("waiting", "circle", str(value).replace("_", " "))
