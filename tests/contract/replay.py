"""Sends recorded requests to a fresh sandbox, translated into its ids, tokens and time."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from tests.contract import staging
from tests.contract.compare import UUID, differences
from tests.contract.recordings import Exchange, parsed
from tests.support.sandbox import Sandbox

# A call that hangs at the real server is given up after so long.
HANGS_SECONDS = 0.5
# Any other call is answered, on a busy machine too.
ANSWERS_SECONDS = 20
DEVICE_NUMBER = re.compile(r"(?<=/api/device/)\d+$")
MAIL_TOKEN = re.compile(r"(?<=confirm-email/)[0-9a-f]{128}")
TOKEN_DAYS = 180
DAY_SECONDS = 86_400
# The rows come as the database has them at hand.
UNORDERED = ("/api/device/my/totalamountread",)
UNKNOWN_TOKEN = "ab" * 64


def _patience(exchange: Exchange) -> float:
    return ANSWERS_SECONDS if exchange.status else HANGS_SECONDS


@dataclass(frozen=True)
class Verdict:
    exchange: Exchange
    found: list[str]


@dataclass
class Replay:
    """`tokens`, `numbers`, `uuids` and `tags`: the recorded text -> the sandbox's."""

    sandbox: Sandbox
    tokens: dict[str, str] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    uuids: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    session: requests.Session = field(default_factory=requests.Session)
    moment: str = ""

    def run(self, exchanges: list[Exchange]) -> list[Verdict]:
        self.sandbox.reset(fresh=True)
        return [Verdict(exchange, self._differences(exchange)) for exchange in exchanges]

    def _differences(self, exchange: Exchange) -> list[str]:
        for step in staging.STEPS[self.sandbox.edition].get(exchange.place, []):
            step(self.sandbox)
            self._know_staged_devices()
        headers = self._headers(exchange)
        self._set_time(exchange)
        status, text = self._send(exchange, headers)
        self._learn(exchange, parsed(text))
        if status != exchange.status:
            return [f"status {exchange.status} there, {status} here: {text[:200]}"]
        if exchange.path in UNORDERED:
            return differences(_in_order(exchange.content), _in_order(parsed(text)))
        return differences(exchange.content, parsed(text))

    def _send(self, exchange: Exchange, headers: dict[str, str]) -> tuple[int, str]:
        """Status 0 where no answer comes."""
        body = self._body(exchange)
        url = self.sandbox.url + self._path(exchange)
        try:
            answer = self.session.request(
                exchange.method, url, headers=headers, data=body, timeout=_patience(exchange)
            )
        except requests.RequestException:
            self.sandbox.wait_until_it_listens()
            return 0, ""
        self.tags[exchange.header("ETag")] = answer.headers.get("ETag", "")
        return answer.status_code, answer.text

    def _path(self, exchange: Exchange) -> str:
        path = DEVICE_NUMBER.sub(lambda m: self.numbers.get(m[0], m[0]), exchange.path)
        path = UUID.sub(lambda m: self.uuids.get(m[0], m[0]), path)
        return MAIL_TOKEN.sub(self._mailed_token, path)

    def _mailed_token(self, found: re.Match[str]) -> str:
        if found[0] == UNKNOWN_TOKEN:
            return found[0]
        owner = staging.CONFIRMS[self.sandbox.edition]
        letters = [letter for letter in self.sandbox.mail() if letter["to"] == owner]
        return str(letters[-1]["link"]).rpartition("=")[2]

    def _body(self, exchange: Exchange) -> bytes | None:
        if isinstance(exchange.sent, dict) and "password" in exchange.sent:
            email = str(exchange.sent.get("email", "")).lower()
            self.passwords.setdefault(email, str(exchange.sent["password"]))
        return exchange.req_body.encode() if exchange.req_body else None

    def _headers(self, exchange: Exchange) -> dict[str, str]:
        headers = dict(exchange.req_headers or {})
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if token.count(".") == 2:
            headers["Authorization"] = f"{scheme} {self._token(exchange, token)}"
        if "If-None-Match" in headers:
            headers["If-None-Match"] = self.tags[headers["If-None-Match"]]
        return headers

    def _token(self, exchange: Exchange, recorded: str) -> str:
        edition, place = self.sandbox.edition, exchange.place
        if place in staging.FORGED[edition]:
            head, payload, _ = self._known(recorded).split(".")
            return f"{head}.{payload}.{recorded.rpartition('.')[2]}"
        if place in staging.EXPIRED[edition]:
            return self._issued(recorded, TOKEN_DAYS)
        if place in staging.SIGNED_OUT[edition]:
            ours = self._known(recorded)
            bearer = {"Authorization": f"Bearer {ours}"}
            self.session.post(f"{self.sandbox.url}/api/auth/logout", headers=bearer)
        return self._known(recorded)

    def _known(self, recorded: str) -> str:
        """The token that the same person gets at the same second."""
        if recorded not in self.tokens:
            self.tokens[recorded] = self._issued(recorded)
        return self.tokens[recorded]

    def _issued(self, recorded: str, days_earlier: int = 0) -> str:
        claims = _claims(recorded)
        self._stop_at(_iso((claims["iat"] - days_earlier * DAY_SECONDS) * 1000))
        return self._sign_in(claims["email"])

    def _sign_in(self, email: str) -> str:
        known = {"username": email, "password": self.passwords.get(email, staging.PASSWORD)}
        answer = self.session.post(f"{self.sandbox.url}/api/auth/login", json=known)
        assert answer.status_code == 200, f"{email}: {answer.text}"
        return str(answer.json()["accessToken"])

    def _set_time(self, exchange: Exchange) -> None:
        """As far as it is known: from a row that was just made, else the end of that second."""
        content = exchange.content
        date = exchange.header("Date")
        if exchange.status == 201 and isinstance(content, dict) and "createdAt" in content:
            if exchange.sent.get("createdAt") is None:
                self._stop_at(content["createdAt"])
        elif date:
            seconds = int(parsedate_to_datetime(date).timestamp())
            self._stop_at(_iso(seconds * 1000 + 999))

    def _stop_at(self, moment: str) -> None:
        if moment != self.moment:
            self.sandbox.clock(moment)
        self.moment = moment

    def _learn(self, exchange: Exchange, ours: Any) -> None:
        theirs = exchange.content
        if not (isinstance(theirs, dict) and isinstance(ours, dict)):
            return
        if "accessToken" in theirs and "accessToken" in ours:
            self.tokens[theirs["accessToken"]] = ours["accessToken"]
        if exchange.path == "/api/device" and "id" in theirs and "id" in ours:
            self.numbers[str(theirs["id"])] = str(ours["id"])

    def _know_staged_devices(self) -> None:
        wanted = {name for name, (number, _) in staging.KNOWN_DEVICES.items()}
        if self.sandbox.edition != "2024" or wanted <= self.uuids.keys():
            return
        for device in self.sandbox.truth()["devices"]:
            if device["externalId"] in wanted:
                number, uuid = staging.KNOWN_DEVICES[device["externalId"]]
                self.numbers[number] = str(device["id"])
                self.uuids[uuid] = device["internalexternalId"]


def _in_order(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: sorted(row.items()))


def _claims(token: str) -> dict[str, Any]:
    packed = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return claims


def _iso(milliseconds: int) -> str:
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
