"""Keys and the first staff password for a machine that was given none.

`python -m portal.keys FOLDER` makes them, once.

For `make run` only. A deployment sets PORTAL_SECRET_KEY and PORTAL_TOKEN_KEYS itself, since a
folder that is lost would take every session and every running upload with it.
"""

import os
import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet


def keep(folder: Path) -> Path:
    """Writes `keys.env` into the folder, readable by its owner alone, unless it is there."""
    path = folder / "keys.env"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (
        f"PORTAL_SECRET_KEY={secrets.token_urlsafe(50)}",
        f"PORTAL_TOKEN_KEYS={Fernet.generate_key().decode()}",
        f"PORTAL_ADMIN_PASSWORD={secrets.token_urlsafe(12)}",
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
