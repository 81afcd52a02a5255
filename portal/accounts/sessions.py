"""The session store: Django's database sessions, sealed: the token lies nowhere in clear."""

import json
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from portal.accounts import vault


class SessionStore(DatabaseStore):
    """A session that cannot be opened (key gone, row tampered with) is an empty one."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        return vault.seal(json.dumps(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads(vault.unseal(str(session_data)))
        except vault.Broken:
            return {}
        return content
