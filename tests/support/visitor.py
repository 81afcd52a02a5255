"""A browser without script, over real HTTP: it fetches a page, and hands in that page's form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import requests as http

from tests.support.people import Someone

SECONDS = 30


class Visitor:
    """Somebody who has signed in to the portal at `url` through its page."""

    def __init__(self, url: str, who: Someone) -> None:
        self.url = url
        self._session = http.Session()
        signed_in = self.hand_in("/login/", {"email": who.email, "password": who.password})
        assert signed_in.url == f"{url}/devices/", signed_in.text

    def get(self, path: str) -> http.Response:
        return self._session.get(self.url + path, timeout=SECONDS)

    def hand_in(
        self, page: str, fields: Mapping[str, str], files: Any = None, *, to: str = ""
    ) -> http.Response:
        """Hands the fields in with the token of `page`, there or at the address `to`."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page).text)
        assert token, f"{page} has no form"
        data = {**fields, "csrfmiddlewaretoken": token[1]}
        return self._session.post(self.url + (to or page), data=data, files=files, timeout=SECONDS)
