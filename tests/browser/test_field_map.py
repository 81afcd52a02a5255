"""The map of the device form: only when asked for, in step with the fields, never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import reviewing
from tests.browser.conftest import a_phone
from tests.browser.roof import fill, held, open_form, save, sign_in, take_along
from tests.browser.test_pages import trouble
from tests.devices.device_files import HEADING, roof
from tests.support import stack, tiles
from tests.support.people import MEMBER
from tests.support.stack import Stack
from tests.support.tiles import Tiles
from tests.support.visitor import Visitor

CREDIT = "Tiles of the <tests>"
# True when what is drawn under the cross, by the numbers of its tile, is within two pixels of it.
PIN_IS_AT = """([latitude, longitude]) => {
  const box = document.querySelector(".map").getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return [...document.querySelectorAll(".leaflet-tile-loaded")].some((tile) => {
    const { left, top, right, bottom } = tile.getBoundingClientRect();
    if (x < left || x > right || y < top || y > bottom) return false;
    const [z, column, row] = new URL(tile.src).pathname.match(/\\d+/g).map(Number);
    const size = (right - left) * 2 ** z;
    const sine = Math.sin((latitude * Math.PI) / 180);
    const across = (longitude / 360 + 0.5) * size;
    const down = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size;
    const off = [column * 256 + x - left - across, row * 256 + y - top - down];
    return Math.hypot(...off) < 2;
  });
}"""
# Marks the moment at which the portal's words on the place have come.
SPOKE = """() => document.getElementById("device-form").addEventListener(
  "field:place", () => (window.spoke = true)
)"""
PIN_IS_WHERE_IT_IS_TYPED = f"""() => ({PIN_IS_AT})(
  ["latitude", "longitude"].map((name) => Number(document.querySelector(`[name=${{name}}]`).value))
)"""
pytestmark = pytest.mark.once

SAO_PAULO = ("23°33'1.9\"S", "46°38'0.2\"W")


@pytest.fixture(scope="module")
def tile_server() -> Iterator[Tiles]:
    with tiles.serve() as running:
        yield running


@pytest.fixture(scope="module")
def portal(tile_server: Tiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = stack.start(
        tmp_path_factory.mktemp("portal"),
        "2024",
        PORTAL_MAP_TILES=tile_server.url,
        PORTAL_MAP_CREDIT=CREDIT,
    )
    yield running
    running.close()


@pytest.fixture
def phone(browser: Browser, portal: Stack, tile_server: Tiles) -> Iterator[BrowserContext]:
    tile_server.down = False
    tile_server.asked.clear()
    yield from a_phone(browser, portal)


@pytest.fixture
def page(phone: BrowserContext, portal: Stack) -> Page:
    """The form, as a person finds it who has signed in."""
    opened = phone.new_page()
    sign_in(opened, portal)
    open_form(opened, portal)
    return opened


def ask_for_the_map(page: Page) -> None:
    page.get_by_role("button", name="Show it on a map").click()


def open_map(page: Page) -> None:
    ask_for_the_map(page)
    expect(page.locator(".map .leaflet-tile-loaded").first).to_be_visible()


def type_in(page: Page, latitude: str, longitude: str) -> None:
    """As fingers do it: the field is left behind."""
    for name, value in (("latitude", latitude), ("longitude", longitude)):
        page.fill(f'[name="{name}"]', value)
        page.locator(f'[name="{name}"]').blur()


def typed(page: Page) -> tuple[str, str]:
    first, second = (
        page.locator(f'[name="{name}"]').input_value() for name in ("latitude", "longitude")
    )
    return first, second


def expect_pin(page: Page, latitude: float, longitude: float) -> None:
    """Waits until the tile that lies under the cross says that the cross is there."""
    page.wait_for_function(PIN_IS_AT, arg=[latitude, longitude])


def drag(page: Page, right: int, down: int) -> None:
    """The finger takes the map along."""
    page.locator(".map").hover()  # its middle, as soon as it lies still
    box = page.locator(".map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=8)
    page.mouse.up()


def test_nothing_of_the_map_is_fetched_before_it_is_asked_for(
    page: Page, tile_server: Tiles
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    expect(page.locator("#device-form[data-ready]")).to_be_attached()
    assert not [url for url in asked if "leaflet" in url]
    assert tile_server.asked == []
    open_map(page)

    assert [url for url in asked if "leaflet" in url]
    assert page.locator(".leaflet-control-attribution").inner_text() == CREDIT
    assert trouble(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_moved_pin_changes_the_coordinates(page: Page) -> None:
    type_in(page, "-1.2921", "36.8219")
    open_map(page)
    assert typed(page) == ("-1.2921", "36.8219")
    drag(page, right=-80, down=60)
    expect(page.locator('[name="longitude"]')).not_to_have_value("36.8219")
    page.wait_for_function(PIN_IS_WHERE_IT_IS_TYPED)  # the map slides on after the finger

    latitude, longitude = (float(number) for number in typed(page))
    a_pixel = 360 / 256 / 2**17
    assert longitude > 36.8219 + 70 * a_pixel
    assert latitude > -1.2921 + 50 * a_pixel
    expect(page.locator("[data-look-at]")).to_contain_text("Africa/Nairobi")
    before = typed(page)
    page.locator(".map").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator('[name="latitude"]')).not_to_have_value(before[0])


def test_an_answer_that_comes_while_the_map_is_moved_does_not_put_it_back(page: Page) -> None:
    type_in(page, "-1.2921", "36.8219")
    open_map(page)
    page.locator(".map").hover()
    box = page.locator(".map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=4)
    page.evaluate(SPOKE)
    page.locator("[name=capacity]").dispatch_event("input")
    page.wait_for_function("() => window.spoke")
    page.mouse.move(x - 80, y, steps=4)
    page.mouse.up()
    page.wait_for_function(PIN_IS_WHERE_IT_IS_TYPED)
    a_pixel = 360 / 256 / 2**17
    assert float(typed(page)[1]) > 36.8219 + 70 * a_pixel


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("-18.1416", "178.4419", (-18.1416, 178.4419)),
        (*SAO_PAULO, (-23.550528, -46.633389)),
    ],
    ids=["decimals", "minutes"],
)
def test_a_typed_coordinate_moves_the_pin_and_stays_as_it_was_typed(
    page: Page, latitude: str, longitude: str, place: tuple[float, float]
) -> None:
    open_map(page)
    type_in(page, latitude, longitude)
    expect_pin(page, *place)
    assert typed(page) == (latitude, longitude)
    page.set_viewport_size({"width": 740, "height": 360})  # the phone is turned
    expect_pin(page, *place)

    assert typed(page) == (latitude, longitude)


def test_a_place_that_stands_there_is_where_the_map_opens(page: Page) -> None:
    type_in(page, *SAO_PAULO)
    expect(page.locator("[data-look-at]")).to_contain_text("America/Sao_Paulo")
    open_map(page)
    expect_pin(page, -23.550528, -46.633389)

    assert typed(page) == SAO_PAULO


def test_one_coordinate_corrected_moves_the_pin(page: Page) -> None:
    type_in(page, "-1.2921", "36.8219")
    open_map(page)
    page.fill('[name="latitude"]', "-1.5")
    page.locator('[name="latitude"]').blur()
    expect_pin(page, -1.5, 36.8219)

    assert typed(page) == ("-1.5", "36.8219")


def test_the_phones_own_position_moves_the_pin(page: Page) -> None:
    open_map(page)
    page.get_by_role("button", name="Use my position").click()
    expect_pin(page, -1.2921, 36.8219)

    assert typed(page) == ("-1.292100", "36.821900")


def test_without_tiles_the_form_stays_plain(page: Page, portal: Stack, tile_server: Tiles) -> None:
    tile_server.down = True
    fill(page, "plain-1", photos=0)
    ask_for_the_map(page)
    expect(page.locator("[data-map] p")).to_contain_text("The map does not come")
    expect(page.locator(".map")).to_have_count(0)
    tile_server.down = False
    open_map(page)  # the button is still there
    expect(page.locator("[data-map] p")).to_contain_text("until the cross is on the device")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("plain-1")
    assert held(portal) == ["plain-1"]


def test_without_a_network_the_form_stays_plain(page: Page, portal: Stack) -> None:
    take_along(page)
    page.context.set_offline(True)
    open_form(page, portal)
    ask_for_the_map(page)
    expect(page.locator("[data-map] p")).to_contain_text("The map does not come")
    expect(page.locator(".map")).to_have_count(0)
    type_in(page, "-1.2921", "36.8219")
    page.context.set_offline(False)
    open_map(page)

    assert typed(page) == ("-1.2921", "36.8219")


@pytest.fixture
def submission(browser: Browser, phone: BrowserContext, portal: Stack) -> Iterator[Page]:
    """The staff's page of a device with a neighbour, both handed in by the member."""
    member = Visitor(portal.url, MEMBER)
    for n, name in ((1, "map-near"), (2, "map-here")):
        row = dict(zip(HEADING, roof(n, externalId=name), strict=True))
        member.hand_in("/devices/new/", {**row, "isAnother": "on", "client_id": str(uuid4())})
    staff = reviewing.opened(browser)
    staff.goto(f"{portal.url}/admin/")
    staff.fill('[name="username"]', "admin")
    staff.fill('[name="password"]', portal.environment["PORTAL_ADMIN_PASSWORD"])
    staff.keyboard.press("Enter")
    expect(staff.locator("#user-tools")).to_be_visible()
    staff.goto(f"{portal.url}{reviewing.QUEUE}?queue=all&q=map-here")
    staff.get_by_role("link", name="map-here").first.click()
    yield staff
    staff.context.close()


def test_a_reviewer_sees_the_place_and_its_neighbours_on_a_map(
    submission: Page, tile_server: Tiles
) -> None:
    tile_server.asked.clear()
    ask_for_the_map(submission)
    expect(submission.locator(".map .leaflet-tile-loaded").first).to_be_visible()
    assert tile_server.asked
    expect(submission.locator(".map path.here")).to_be_visible()
    expect(submission.locator(".map path.accuracy")).to_be_attached()
    expect(submission.locator(".map path.near").first).to_be_visible()
    expect(submission.locator(".map .leaflet-tooltip").first).to_have_text("1")
    assert trouble(submission) == []


def test_without_tiles_a_reviewer_keeps_the_plan(submission: Page, tile_server: Tiles) -> None:
    assert tile_server.asked == []
    tile_server.down = True
    ask_for_the_map(submission)
    expect(submission.get_by_role("status")).to_contain_text("The map does not come now")
    expect(submission.locator(".map")).to_have_count(0)
    expect(submission.locator("svg.plan")).to_be_visible()
