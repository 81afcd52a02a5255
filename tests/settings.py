"""The settings of the tests: those of the portal, with keys of their own and no machine's state."""

import os
import tempfile

os.environ.setdefault("PORTAL_SECRET_KEY", "only-for-tests-and-long-enough-to-be-taken-for-a-key")
os.environ.setdefault("PORTAL_TOKEN_KEYS", "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=")
os.environ.setdefault("PORTAL_HTTPS", "off")
os.environ.setdefault("DREC_API_URL", "http://127.0.0.1:9")
# Nobody takes a press of Send back, save where a test says so.
os.environ.setdefault("PORTAL_HOLD_SECONDS", "0")
# A folder for each process of pytest, which the programs that it starts share; removed at its end.
_data = tempfile.TemporaryDirectory(prefix="portal-tests-")
_mine, _known = os.environ.get("PYTEST_XDIST_WORKER", "main"), os.environ.get("PORTAL_TESTS_OF")
if _mine != _known and (_known or "PORTAL_DATA_DIR" not in os.environ):
    os.environ.update(PORTAL_TESTS_OF=_mine, PORTAL_DATA_DIR=_data.name)

from portal.settings import *  # noqa: E402, F403

# Names without a fingerprint: the tests need no collected files.
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# The one place where speed is bought with strength: local staff passwords in tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
