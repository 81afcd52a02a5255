"""What every template and style sheet keeps to: the content policy, and nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"

INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|\shx-on|<style|<script(?![^>]*\ssrc=)|javascript:""",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//|url\(["']?(?:https?:)?//""")


def _files(folder: Path, *endings: str) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in endings
    )


@pytest.mark.parametrize("name", _files(TEMPLATES, ".html"))
def test_a_template_holds_nothing_inline_and_nothing_from_elsewhere(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert not INLINE.search(text)
    assert not ELSEWHERE.search(text)
    get_template(name)


@pytest.mark.parametrize("name", _files(STATIC, ".css", ".js", ".svg"))
def test_a_static_file_asks_nobody_else(name: str) -> None:
    assert not ELSEWHERE.search((STATIC / name).read_text(encoding="utf-8"))
