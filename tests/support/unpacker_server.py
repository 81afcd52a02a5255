"""The interpreter behind unpacker.py: for each line with a path and a folder it splits off a
process that opens the spreadsheet within its bounds. Of the portal it imports `unpacking` alone, as
the process of the portal does."""

from __future__ import annotations

import json
import os
import sys

MEMORY_BYTES = 256 * 1024 * 1024
SECONDS, ROWS, COLUMNS, CELLS, CHARS = 5, 2_000, 120, 50_000, 2_000


def serve(folder: str) -> None:
    sys.path.insert(0, folder)
    import python_calamine  # noqa: F401 - in memory before the first process splits off
    import unpacking as own

    for line in sys.stdin:
        path, target = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.dup2(writing, 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            bounds = map(str, (MEMORY_BYTES, SECONDS, ROWS, COLUMNS, CELLS, CHARS))
            code = own.bounded(path, target, *bounds)
            sys.stdout.flush()
            os._exit(code)
        os.close(writing)
        with os.fdopen(reading) as answer:
            said = answer.read()
        _, status = os.waitpid(child, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), said]), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
