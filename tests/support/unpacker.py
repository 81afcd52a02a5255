"""Spreadsheets opened as the portal opens them, each in a process of its own, many in a second.

The portal starts a new interpreter for each; that takes longer than the opening, and for hundreds
of them too long. Here one interpreter has the library in memory and splits off a process for each
(unpacker_server.py).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from portal.reads.formats.table import unpacking

SERVER = Path(__file__).with_name("unpacker_server.py")


class Unpacker:
    """`open` tells how it ended: 0 and the sheets, a number of `unpacking`, or less than 0 where
    a signal ended the process."""

    def __init__(self) -> None:
        command = [sys.executable, str(SERVER), str(Path(unpacking.__file__).parent)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def open(self, path: Path, folder: Path) -> tuple[int, list[tuple[str, int]]]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([str(path), str(folder)]) + "\n")
        self._process.stdin.flush()
        code, said = json.loads(self._process.stdout.readline())
        return code, [(name, number) for name, number in json.loads(said or "[]")]

    def __enter__(self) -> Unpacker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
