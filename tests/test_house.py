"""The house keeps its rules: who imports whom, and what the repository may not say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
PORTAL = BASE / "portal"
ROOMS = ("accounts", "submissions", "devices", "reads")
# Django's web and ORM parts; settings and utilities are not among them.
WEB_AND_ORM = ("django.http", "django.db", "django.shortcuts", "django.views", "django.forms")


def files(place: str) -> list[Path]:
    path = PORTAL / place
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def imported(path: Path) -> set[str]:
    """The dotted names that a file imports; `from a import b` gives both a and a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def breaches(place: str, *forbidden: str) -> list[str]:
    return [
        f"{path.relative_to(BASE)} imports {name}"
        for path in files(place)
        for name in sorted(imported(path))
        if any(name == f or name.startswith(f"{f}.") for f in forbidden)
    ]


@pytest.mark.parametrize("room", sorted(p.name for p in PORTAL.iterdir() if p.is_dir()))
def test_only_the_client_speaks_http_to_the_registry(room: str) -> None:
    if room != "drec":
        assert breaches(room, "requests") == []


def test_the_client_knows_no_page_and_no_table() -> None:
    assert breaches("drec", *WEB_AND_ORM, *(f"portal.{room}" for room in ROOMS)) == []


def calls(path: Path) -> list[ast.FunctionDef]:
    """What a file of the client offers to do at the registry."""
    found = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    return [one for one in found if not one.name.startswith("_") and asks_the_registry(one)]


def asks_the_registry(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(given.annotation or given) == "Drec" for given in function.args.args)


@pytest.mark.parametrize("path", files("drec"), ids=lambda path: path.name)
def test_each_call_of_the_client_names_its_section_of_the_contract(path: Path) -> None:
    silent = [
        function.name
        for function in calls(path)
        if not re.search(r"\b[Cc]ontract \d+(\.\d+)?", ast.get_docstring(function) or "")
    ]
    assert silent == []


def test_the_sandbox_imports_nothing_of_the_portal() -> None:
    found = breaches("sandbox", *(f"portal.{room}" for room in (*ROOMS, "drec", "ui", "settings")))
    assert found == []


@pytest.mark.parametrize("place", ["reads/formats", "reads/rehearsal", "reads/packing.py"])
def test_reading_files_is_pure(place: str) -> None:
    assert breaches(place, "django", *(f"portal.{room}" for room in ROOMS if room != "reads")) == []


# The way of a file, each folder knowing those before it alone; pages, worker and verbs know all.
WAY = ("formats", "rehearsal", "sending", "check", "report")


@pytest.mark.parametrize("step", range(len(WAY)), ids=WAY)
def test_the_way_of_a_file_has_no_turnings_back(step: int) -> None:
    later = (*WAY[step + 1 :], "pages", "worker")
    assert breaches(f"reads/{WAY[step]}", *(f"portal.reads.{one}" for one in later)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_uses_another_rooms_views(room: str) -> None:
    others = [f"portal.{other}.views" for other in ROOMS if other != room]
    assert breaches(room, *others) == []


def test_no_template_has_a_script_or_style_of_its_own() -> None:
    forbidden = ("<script>", "<style", 'style="', "onclick=", "onchange=", "onsubmit=", "hx-on")
    found = [
        f"{path.relative_to(BASE)}: {word}"
        for path in (BASE / "templates").rglob("*.html")
        for word in forbidden
        if word in path.read_text()
    ]
    assert found == []


def pins(lock: str) -> dict[str, str]:
    """Package > version, with the marker where there is one."""
    found = re.findall(r"^([\w.-]+)==(.+?) \\$", (BASE / lock).read_text(), re.MULTILINE)
    return dict(found)


def test_what_is_tested_is_what_is_installed() -> None:
    """With a bucket and without, and in these tests: each package in one version."""
    base, bucket, tests = (pins(f"requirements{of}.txt") for of in ("", "-s3", "-dev"))

    assert "django" in base
    assert "boto3" in bucket
    assert base.items() <= bucket.items() <= tests.items()


@pytest.mark.parametrize(
    "lock", ["requirements.txt", "requirements-s3.txt", "requirements-dev.txt"]
)
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (BASE / lock).read_text()

    assert "://" not in text
    assert all("--hash=sha256:" in part.split("#")[0] for part in re.split(r"\n(?=\w)", text))
