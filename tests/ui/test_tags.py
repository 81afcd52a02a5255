"""The tags and filters as a template sees them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from portal.ui import icons
from portal.ui.states import STATES
from portal.ui.templatetags import ui

AT = datetime(2025, 12, 26, 11, 5, tzinfo=UTC)


def _render(text: str, **context: Any) -> str:
    return Template(text).render(Context(context))


def test_an_icon_is_silent_unless_it_is_told_to_speak() -> None:
    assert 'aria-hidden="true"' in icons.icon("sun")
    spoken = icons.icon("sun", 'say "sun" & <smile>')
    assert 'role="img" aria-label="say &quot;sun&quot; &amp; &lt;smile&gt;"' in spoken
    assert "aria-hidden" not in spoken


@pytest.mark.parametrize("name", ["no-such-picture", "../../../etc/passwd", "sun.svg", ""])
def test_an_icon_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(icons.NoSuchIcon):
        icons.drawing(name)


@pytest.mark.parametrize("value", STATES)
def test_a_state_is_icon_and_word(value: str) -> None:
    shown = _render("{% state value %}", value=value)
    assert f'class="state {STATES[value].tone}"' in shown
    assert "<path" in shown
    assert STATES[value].word in shown


def test_a_state_that_nobody_knows_is_shown_as_it_is() -> None:
    assert "half &lt;done&gt;" in _render("{% state value %}", value="half_<done>")


def test_moments_name_their_zone() -> None:
    shown = _render("{{ at|moment:zone }}", at=AT, zone="Africa/Nairobi")
    assert '<time datetime="2025-12-26T11:05:00Z">' in shown
    assert "14:05" in shown
    assert "Africa/Nairobi" in shown


@pytest.mark.parametrize("use", ["moment:'UTC'", "day", "ago", "energy", "power"])
def test_nothing_is_shown_as_nothing(use: str) -> None:
    assert _render("{{ value|" + use + " }}", value=None) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("externalId", "External id"),
        ("commissioningDate", "Commissioning date"),
        ("SDGBenefits", "Sustainable development goals"),
        ("project_name", "Project name"),
        ("capacity", "Capacity (kW)"),
        ("chosenType", "Chosen type"),
        ("roof-nairobi-01 Delta", "roof-nairobi-01 Delta"),
        ("ROOF-GIV_2 Delta", "ROOF-GIV_2 Delta"),
        ("chosen timezone", "chosen timezone"),
    ],
)
def test_field_names_are_words(name: str, words: str) -> None:
    assert ui.field_name(name) == words


def test_pairs_leave_out_what_is_empty_and_put_the_rest_in_words() -> None:
    payload = {
        "externalId": " a ",
        "labels": "",
        "groupId": 0,
        "gridInterconnection": False,
        "images": ["a.png", "b.png"],
        "data": None,
        "answer": {"id": 3},
    }
    assert ui.pairs(payload) == [
        ("External id", "a"),
        ("Group id", "0"),
        ("Grid interconnection", "No"),
        ("Images", "a.png, b.png"),
        ("Answer", "Id: 3"),
    ]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/devices/", 'aria-current="page"'), ("/devices/id/x/", 'aria-current="true"'), ("/", "")],
)
def test_a_link_knows_that_it_is_here(path: str, current: str) -> None:
    request = RequestFactory().get(path)
    assert _render("{% here '/devices/' %}", request=request).strip() == current


def test_steps_before_are_done_and_lead_back() -> None:
    shown = _render("{% steps 'check' understand='/reads/new/' %}")
    assert shown.count('aria-current="step"') == 1
    assert 'href="/reads/new/"' in shown
    assert [shown.count(f'class="{look}"') for look in ("done", "now", "later")] == [1, 1, 3]


@pytest.mark.parametrize(
    ("level", "tone"), [(messages.SUCCESS, "good"), (messages.ERROR, "wrong"), (33, "going")]
)
def test_notices_have_a_tone(level: int, tone: str) -> None:
    assert ui.notice(Message(level, "Said.")).tone == tone


def test_pages_keep_the_other_filters() -> None:
    request = RequestFactory().get("/devices/?q=roof&page=2")
    context = {"page": Paginator(range(50), 20).page(2), "things": "devices"}
    shown = render_to_string("components/pagination.html", context, request)
    assert "21–40 of 50 devices" in shown
    assert 'rel="prev" href="?q=roof&amp;page=1"' in shown
    assert 'rel="next" href="?q=roof&amp;page=3"' in shown


def test_numbers_alone_have_their_thousands_and_large_ones_may_break() -> None:
    template = Template('{{ n|thousands }} {{ n|counted:"read"|breaking }}')
    told = template.render(Context({"n": 35040}))
    assert told == "35,040 35,040 reads"
