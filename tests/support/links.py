"""Every page of an installer's link: the office's own, the crew's, and those of a dead link."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.devices.shots import a_shot
from tests.support import walk
from tests.support.stack import Stack

FIELDS = {
    "latitude": "-1.2921",
    "longitude": "36.8219",
    "countryCode": "KEN",
    "address": "Moi Avenue",
    "fuelCode": "ES100",
    "deviceTypeCode": "TC120",
    "capacity": "0.02",
    "commissioningDate": "2024-05-01T08:00:00",
}
Seen = Iterator[tuple[str, Page]]


def pages(office: Page, crew: Page, portal: Stack) -> Seen:
    """Visits each in the order of the work. `office` is signed in, `crew` is nobody."""
    portal.change("UPDATE installers_linkform SET state = 'rejected', subject = 'earlier'")
    portal.change("UPDATE installers_link SET name = 'Earlier crew'")
    yield from _made(office, portal)
    address = make(office, portal, "Crew of May")
    yield "link-to-print", office
    yield from _filled_in(crew, address)
    yield from _judged(office, crew, portal, address)
    yield from _dead(office, crew, portal)


def make(office: Page, portal: Stack, name: str) -> str:
    """The address of a new link; the page of its code stands then."""
    office.goto(f"{portal.url}/installers/")
    walk.fill(office, {"name": name})
    walk.press(office, "Make the link")
    return office.locator("#address").input_value()


def hand_in(crew: Page, address: str, name: str) -> None:
    _open_form(crew, address)
    walk.fill(crew, {**FIELDS, "externalId": name})
    shot = {"name": "roof.jpg", "mimeType": "image/jpeg", "buffer": a_shot(size=(1600, 1200))}
    crew.set_input_files('[name="photos"]', [shot])  # type: ignore[list-item]
    expect(crew.locator("[data-photos] li")).to_have_count(1)
    walk.press(crew, "Hand in")
    expect(crew).to_have_url(address)


def _open_form(crew: Page, address: str) -> None:
    crew.goto(f"{address}new/")
    expect(crew.locator("#device-form[data-ready]")).to_be_attached()


def _made(office: Page, portal: Stack) -> Seen:
    office.goto(f"{portal.url}/installers/")
    yield "links", office
    walk.press(office, "Make the link")
    yield "links-refused", office


def _filled_in(crew: Page, address: str) -> Seen:
    crew.goto(address)
    yield "crew-empty", crew
    _open_form(crew, address)
    yield "crew-form", crew
    walk.press(crew, "Hand in")
    expect(crew.locator("#errors")).to_be_visible()
    yield "crew-form-refused", crew
    for name in ("roof-of-the-school", "roof-of-the-clinic", "roof-of-the-mill"):
        hand_in(crew, address, name)
    yield "crew-list", crew
    crew.get_by_role("link", name="roof-of-the-school").click()
    yield "crew-waiting", crew


def _judged(office: Page, crew: Page, portal: Stack, address: str) -> Seen:
    office.goto(f"{portal.url}/inbox/")
    yield "inbox", office
    judge(office, portal, "roof-of-the-school", "Send back", "Is it 20 W or 20 kW?")
    judge(office, portal, "roof-of-the-clinic", "Put aside", "This one is not ours.")
    office.goto(f"{portal.url}/inbox/")
    office.get_by_role("link", name="roof-of-the-mill").click()
    expect(office.locator("#device-form[data-ready]")).to_have_count(0)
    yield "inbox-form", office
    office.goto(f"{portal.url}/installers/")
    yield "links-some", office
    office.get_by_role("link", name="Crew of May").first.click()
    yield "link-with-forms", office
    office.get_by_role("link", name="roof-of-the-clinic").click()
    yield "inbox-closed", office
    crew.goto(address)
    yield "crew-judged", crew
    crew.get_by_role("link", name="roof-of-the-school").click()
    yield "crew-to-answer", crew
    crew.goto(address)
    crew.get_by_role("link", name="roof-of-the-clinic").click()
    yield "crew-put-aside", crew


def judge(office: Page, portal: Stack, name: str, verb: str, remark: str) -> None:
    office.goto(f"{portal.url}/inbox/")
    office.get_by_role("link", name=name).click()
    expect(office.locator("#device-form")).to_be_visible()
    walk.fill(office, {})
    office.locator("#about-1").select_option("capacity")
    office.locator("#remark-1").fill(remark)
    walk.press(office, verb)
    expect(office).to_have_url(f"{portal.url}/inbox/")


def _dead(office: Page, crew: Page, portal: Stack) -> Seen:
    old = make(office, portal, "Crew of old")
    hand_in(crew, old, "roof-of-old")
    past = "2026-01-01 00:00:00"
    portal.change(f"UPDATE installers_link SET expires_at = '{past}' WHERE name = 'Crew of old'")  # noqa: S608
    crew.goto(old)
    yield "crew-expired", crew
    crew.goto(f"{old}new/")
    yield "crew-expired-form", crew
    walk.press(office, "Withdraw the link")
    yield "link-withdrawn", office
    crew.goto(old)
    yield "crew-withdrawn", crew
    crew.goto(f"{portal.url}/i/nobody-was-ever-given-this/")
    yield "crew-guessed", crew
