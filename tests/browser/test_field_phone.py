"""A phone as phones are: no reader of codes, a wrong clock, no position, and files of all kinds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.roof import NAIROBI, fill, held, open_form, posts, save, sign_in
from tests.browser.test_pages import trouble
from tests.devices.shots import a_shot
from tests.support.stack import Stack

pytestmark = pytest.mark.once

YEAR = timedelta(days=365)
# The clock of the phone: as far ahead of the real one as CLOCK_AHEAD says, and going.
WRONG_CLOCK = """
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + %d); }
    static now() { return Real.now() + %d; }
  };
"""
# The browser's own reader of codes, as a phone has one: it finds CODES in any picture.
READER = """
  globalThis.BarcodeDetector = class {
    static async getSupportedFormats() { return %s; }
    async detect(image) {
      if (!(image instanceof ImageBitmap) || !image.width) throw new TypeError("no picture");
      return %s.map((rawValue) => ({ rawValue, format: "qr_code" }));
    }
  };
"""
BUTTON = "Read it from a bar code"


def new_form(phone: BrowserContext, stack: Stack) -> Page:
    page = phone.new_page()
    sign_in(page, stack)
    open_form(page, stack)
    return page


def values(page: Page) -> dict[str, str]:
    """What stands in the fields that people see."""
    found: dict[str, str] = page.locator("#device-form").evaluate(
        "form => Object.fromEntries([...new FormData(form)].filter(([, v]) => !v.size))"
    )
    return found


def a_file(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def choose(page: Page, *files: Any, field: str = "photos") -> None:
    page.set_input_files(f'#device-form [name="{field}"]', list(files))


def photo_rows(page: Page) -> Any:
    return page.locator("[data-photos] li")


# --- codes ------------------------------------------------------------------------------------


def read_code(page: Page, picture: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=BUTTON).click()
    chooser.value.set_files(a_file("code.jpg", picture))


def test_a_code_of_the_nameplate_becomes_the_external_id(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    phone.add_init_script(READER % ('["qr_code"]', '["  INV-2024-0007 "]'))
    page = new_form(phone, stack_2024)
    read_code(page, a_shot())
    expect(page.locator("[data-scan] p")).to_have_text("Read: INV-2024-0007")
    expect(page.locator('[name="externalId"]')).to_have_value("INV-2024-0007")
    expect(page.locator("[data-saved]")).to_contain_text("Kept on this phone")
    page.reload()

    expect(page.locator('[name="externalId"]')).to_have_value("INV-2024-0007")


@pytest.mark.parametrize(
    ("codes", "picture"), [("[]", a_shot()), ('["x"]', b"no picture")], ids=["no code", "no photo"]
)
def test_a_picture_without_a_code_changes_nothing(
    phone: BrowserContext, stack_2024: Stack, codes: str, picture: bytes
) -> None:
    phone.add_init_script(READER % ('["qr_code"]', codes))
    page = new_form(phone, stack_2024)
    page.fill('[name="externalId"]', "typed-1")
    read_code(page, picture)
    expect(page.locator("[data-scan] p")).to_contain_text("No code was found in the picture")

    expect(page.locator('[name="externalId"]')).to_have_value("typed-1")


def test_a_browser_that_reads_no_codes_offers_none(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = new_form(phone, stack_2024)
    reads = page.evaluate("globalThis.BarcodeDetector?.getSupportedFormats() ?? []")
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible(visible=bool(reads))
    # A reader that is there by name and reads nothing: Android without the services behind it.
    phone.add_init_script(READER % ("[]", "[]"))
    open_form(page, stack_2024)
    expect(page.get_by_role("button", name=BUTTON)).to_be_hidden()
    fill(page, "typed-2")
    save(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("typed-2")


# --- the clock --------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "ahead"), [("ahead-1", YEAR), ("behind-1", -YEAR)])
def test_a_clock_wrong_by_a_year_is_told_and_destroys_nothing(
    phone: BrowserContext, stack_2024: Stack, name: str, ahead: timedelta
) -> None:
    off = ahead.total_seconds() * 1000
    phone.add_init_script(WRONG_CLOCK % (off, off))
    says = datetime.now(UTC) + ahead
    page = new_form(phone, stack_2024)
    expect(page.locator("#clock")).to_contain_text("The clock of this phone is wrong")
    expect(page.locator("#clock")).to_contain_text(f"{says:%Y}")
    assert trouble(page) == []
    fill(page, name, photos=0)
    mine = a_shot(taken=says.replace(tzinfo=None), place=(-1.2921, 36.8219))
    right = a_shot(taken=datetime.now(UTC).replace(tzinfo=None), place=(-1.2921, 36.8219))
    choose(page, a_file("mine.jpg", mine), a_file("right.jpg", right))
    expect(photo_rows(page)).to_have_count(2)
    expect(photo_rows(page).nth(0)).to_contain_text(f"taken on {says:%Y-%m-%d}")
    expect(photo_rows(page).nth(1)).to_have_text("Photo · right.jpg")
    save(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".photos img")).to_have_count(2)
    said = "camera's clock is wrong"
    expect(page.get_by_text(f"{says:%d %b %Y}").filter(has_text=said)).to_be_visible()
    assert posts(stack_2024) == 1
    (device,) = stack_2024.sandbox.truth()["devices"]
    assert device["commissioningDate"] == "2024-05-01T08:00:00.000Z"
    assert len(device["images"]) == 2
    open_form(page, stack_2024)
    expect(page.locator("[data-drafts]")).to_be_empty()


def test_a_clock_that_is_right_is_not_spoken_of(phone: BrowserContext, stack_2024: Stack) -> None:
    page = new_form(phone, stack_2024)

    expect(page.locator("#clock")).to_have_count(0)


# --- the position -----------------------------------------------------------------------------


def ask_for_position(page: Page) -> None:
    page.get_by_role("button", name="Use my position").click()


def test_a_refused_position_leaves_the_form_as_it_was(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    phone.clear_permissions()
    page = new_form(phone, stack_2024)
    fill(page, "place-1")
    before = values(page)
    ask_for_position(page)
    words = page.locator("[data-position] p")
    expect(words).to_contain_text("The phone did not give its position")
    expect(words).to_contain_text("type the coordinates")
    assert values(page) == before
    expect(photo_rows(page)).to_have_count(1)
    phone.grant_permissions(["geolocation"])
    ask_for_position(page)  # it may be asked again
    expect(words).to_have_text("Accurate to 8 m.")
    save(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("place-1")
    assert held(stack_2024) == ["place-1"]


def test_a_position_that_does_not_come_is_waited_for_so_long(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    phone.set_geolocation(None)
    phone.clock.install()
    page = new_form(phone, stack_2024)
    fill(page, "place-2", photos=0)
    before = values(page)
    ask_for_position(page)
    words = page.locator("[data-position] p")
    expect(words).to_contain_text("Asking the phone")
    phone.clock.fast_forward(30_000)

    expect(words).to_contain_text("does not know where it is")
    assert values(page) == before


def test_a_rough_position_is_used_and_may_be_improved(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    phone.set_geolocation({**NAIROBI, "accuracy": 40})  # type: ignore[typeddict-item]
    page = new_form(phone, stack_2024)
    ask_for_position(page)
    words = page.locator("[data-position] p")
    expect(words).to_contain_text("Accurate to 40 m so far")
    ask_for_position(page)
    expect(words).to_have_text("Accurate to 40 m. Press again to improve it.")
    expect(page.locator('[name="latitude"]')).to_have_value("-1.292100")
    phone.set_geolocation(NAIROBI)  # type: ignore[arg-type]
    ask_for_position(page)

    expect(words).to_have_text("Accurate to 8 m.")


# --- files ------------------------------------------------------------------------------------


def test_how_far_a_photo_was_taken_follows_the_place(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = new_form(phone, stack_2024)
    choose(page, a_file("roof.jpg", a_shot(place=(-1.2921, 36.8219))))
    expect(photo_rows(page)).to_have_text("Photo · roof.jpg")
    page.fill('[name="latitude"]', "0.3136")
    page.fill('[name="longitude"]', "32.5811")
    page.locator('[name="longitude"]').blur()
    expect(photo_rows(page)).to_contain_text("taken 504 km from the place in the form")
    ask_for_position(page)
    expect(photo_rows(page)).to_have_text("Photo · roof.jpg")
    page.fill('[name="latitude"]', "0°18'49\"N")
    page.fill('[name="longitude"]', "32°34'52\"E")

    expect(photo_rows(page)).to_contain_text("taken 504 km from the place in the form")


SCRIPT = "<script>document.title = 'taken over'</script>"
NO_PHOTOS = {
    "bill.jpg": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF",
    "drawing.jpg": f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>".encode(),
    "page.jpg": f"<!doctype html><title>x</title>{SCRIPT}".encode(),
    "<img src=x onerror=alert(1)>.jpg": b"GIF",
}


def test_what_is_no_photo_has_its_sentence_and_the_rest_stays(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = new_form(phone, stack_2024)
    fill(page, "files-1")
    choose(page, *(a_file(name, content) for name, content in NO_PHOTOS.items()))
    for name in NO_PHOTOS:
        expect(page.locator("#errors")).to_contain_text(f"{name} is no photo that can be read")
    expect(page.locator("#div_id_photos .invalid-feedback strong")).to_have_count(len(NO_PHOTOS))
    assert page.locator("#errors img, #div_id_photos img").count() == 0
    assert trouble(page) == []
    expect(photo_rows(page)).to_have_count(1)
    expect(page).to_have_title("Register a device - D-REC portal")
    choose(page, a_file("nameplate.jpg", a_shot()), field="nameplate")
    expect(photo_rows(page)).to_have_count(2)
    expect(page.locator("#errors")).to_have_count(0)
    page.get_by_role("button", name="Take files-1-0.jpg out").click()
    expect(photo_rows(page)).to_have_text("Nameplate · nameplate.jpg")
    save(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("files-1")
    expect(page.locator(".photos img")).to_have_count(1)


# How large the picture of an address is.
SIZE = """async (address) => {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  return [picture.width, picture.height];
}"""


def test_forty_megapixels_are_made_smaller_on_the_phone(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = new_form(phone, stack_2024)
    fill(page, "large-1", photos=0)
    hidden = SCRIPT.encode()
    choose(page, a_file("large.jpg", a_shot(size=(7300, 5480), more=hidden)))
    expect(photo_rows(page)).to_have_text("Photo · large.jpg")
    sent: list[int] = []
    page.on(
        "request",
        lambda r: sent.append(len(r.post_data_buffer or b"")) if "/photos/" in r.url else None,
    )
    save(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("large-1")
    size = page.evaluate(SIZE, page.locator(".photos a").get_attribute("href"))
    assert size == [1600, 1201]
    assert sent
    assert max(sent) < 1_000_000


@contextmanager
def full_disk(stack: Stack) -> Iterator[None]:
    """The portal can keep no photo: where their folder would be lies a file."""
    folder, aside = stack.data / "photos", stack.data / "photos-aside"
    folder.mkdir(exist_ok=True)
    folder.rename(aside)
    folder.write_text("in the way")
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


def test_a_photo_that_the_portal_cannot_keep_waits_on_the_phone(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = new_form(phone, stack_2024)
    fill(page, "disk-1")
    with full_disk(stack_2024):
        save(page)
        told = "disk-1-0.jpg could not be kept just now. It is sent again by itself."
        expect(page.locator("#told")).to_have_text(told)
        assert posts(stack_2024) == 0
    page.goto(f"{stack_2024.url}/devices/")
    expect(page.locator('#waiting[data-count="0"]')).to_be_attached()

    assert posts(stack_2024) == 1
    page.goto(f"{stack_2024.url}/devices/id/disk-1/")
    expect(page.locator(".photos img")).to_have_count(1)
    shown = page.locator(".photos img").evaluate("i => i.decode().then(() => i.naturalWidth)")
    assert shown > 0
