"""Settings of the portal, all read from the environment; `.env.example` explains each.

A wrong or missing value is told by the system checks in `checks.py`, not by a stack trace here.
"""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from portal import limits
from portal.statics import photo_storage, tile_hosts

# Lets generic classes of Django be written with their types, as the type checker knows them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")
DATA_DIR = Path(env.str("PORTAL_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
# `make run` keeps the keys that it made up here; a key set in the environment wins.
env.read_env(DATA_DIR / "keys.env")

# --- The registry ---------------------------------------------------------------------------

DREC_API_URL = env.str("DREC_API_URL", default="").rstrip("/")
DREC_EDITION = env.str("DREC_EDITION", default="auto")
DREC_READ_SECONDS = env.float("PORTAL_REGISTRY_SECONDS", default=limits.REGISTRY_SECONDS)
# Said on every page, so that nobody takes the sandbox for the registry.
DREC_SANDBOX = env.bool("PORTAL_SANDBOX", default=False)

# --- Secrets --------------------------------------------------------------------------------

SECRET_KEY = env.str("PORTAL_SECRET_KEY", default="")
# Fernet keys that seal the session and the token on a running upload; newest first.
TOKEN_KEYS = env.list("PORTAL_TOKEN_KEYS", default=[])

# --- Where it runs --------------------------------------------------------------------------

DEBUG = env.bool("PORTAL_DEBUG", default=False)
HTTPS = env.bool("PORTAL_HTTPS", default=True)
# The machine itself is always allowed: its health check asks by that name.
ALLOWED_HOSTS = [*env.list("PORTAL_ALLOWED_HOSTS", default=["localhost", "[::1]"]), "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = env.list("PORTAL_TRUSTED_ORIGINS", default=[])
# How many proxies of ours stand in front; the client's address is counted from them.
TRUSTED_PROXIES = env.int("PORTAL_TRUSTED_PROXIES", default=0)
ADMIN_PATH = env.str("PORTAL_ADMIN_PATH", default="admin/")

INSTALLED_APPS = [
    "portal.accounts",
    "portal.submissions",
    "portal.devices",
    "portal.reads",
    "portal.pwa",
    "portal.installers",
    "portal.ui",
    "portal.drec",
    "portal.sandbox",
    "portal.staff.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portal.staff.StaticConfig",
    "django.forms",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "js_lib_bootstrap5",
    "js_lib_leaflet",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "portal.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages too, with a padding of random length against guessing what they hold (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.NothingKept",
    "portal.middleware.RegistryErrors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.portal",
            ],
            "builtins": ["portal.ui.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -----------------------------------------------------------------------------------

DATABASES = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, readers never wait: short transactions that take the write lock at
    # once, so that two workers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What wakes the workers: the database, or Redis where many machines share the work.
QUEUE_URL = env.str("PORTAL_QUEUE_URL", default="")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if QUEUE_URL:
    INSTALLED_APPS += ["django_rq", "django_tasks_rq"]
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}
    # A queue that is away must not hold up the press of Send.
    patience = f"socket_connect_timeout={limits.QUEUE_SECONDS}"
    RQ_QUEUES = {"default": {"URL": f"{QUEUE_URL}{'&' if '?' in QUEUE_URL else '?'}{patience}"}}

MEDIA_ROOT = DATA_DIR / "files"
# Every upload goes to a file: reading is a stream, memory stays small.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.FORM_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = limits.FORM_FIELDS
UPLOAD_BYTES = env.int("PORTAL_UPLOAD_BYTES", default=limits.UPLOAD_BYTES)
KEEP_READS_DAYS = env.int("PORTAL_KEEP_READS_DAYS", default=limits.KEEP_READS_DAYS)
LEASE_SECONDS = env.int("PORTAL_LEASE_SECONDS", default=limits.LEASE_SECONDS)
HOLD_SECONDS = env.float("PORTAL_HOLD_SECONDS", default=limits.HOLD_SECONDS)
PAUSE_SECONDS = env.float("PORTAL_PAUSE_SECONDS", default=limits.PAUSE_FIRST_SECONDS)
WORKER_CONCURRENCY = env.int("PORTAL_WORKER_CONCURRENCY", default=limits.WORKER_CONCURRENCY)
PORTAL_CONCURRENCY = env.int("PORTAL_CONCURRENCY", default=limits.PORTAL_CONCURRENCY)
ORGANISATION_CONCURRENCY = env.int(
    "PORTAL_ORGANISATION_CONCURRENCY", default=limits.ORGANISATION_CONCURRENCY
)

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "portal.accounts.backend.DrecBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Whether staff must sign in with a second step; who has set one up does so in any case.
STAFF_TOTP = env.bool("PORTAL_STAFF_TOTP", default=HTTPS)
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "devices:list"

SESSION_ENGINE = "portal.accounts.sessions"
SESSION_COOKIE_AGE = limits.SESSION_SECONDS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

AXES_FAILURE_LIMIT = limits.SIGN_IN_FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=limits.SIGN_IN_PAUSE_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_USERNAME_CALLABLE = "portal.accounts.attempts.name"
AXES_CLIENT_IP_CALLABLE = "portal.accounts.attempts.address"
AXES_LOCKOUT_CALLABLE = "portal.accounts.attempts.locked_out"
AXES_DISABLE_ACCESS_LOG = True

# --- Mail -----------------------------------------------------------------------------------

# Printed where no server is named: a machine of one's own sends nothing to anybody.
MAIL = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = MAIL["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = limits.MAIL_SECONDS
DEFAULT_FROM_EMAIL = env.str("PORTAL_MAIL_FROM", default="D-REC portal <portal@localhost>")
# Reviewers get a mail with what waits for them so often; 0: never.
DIGEST_HOURS = env.int("PORTAL_DIGEST_HOURS", default=24)
# Links in mails begin with it: a worker has no request to take the address from.
PUBLIC_URL = env.str("PORTAL_PUBLIC_URL", default="").rstrip("/")

# --- Safety ---------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/?$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Tiles of the map, a Leaflet address like https://tiles.example.org/{z}/{x}/{y}.png; none: no map.
MAP_TILES = env.str("PORTAL_MAP_TILES", default="")
MAP_CREDIT = env.str("PORTAL_MAP_CREDIT", default="")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Bootstrap's style sheet draws its arrows and ticks as data: pictures.
        "img-src": [SELF, "data:", *tile_hosts(MAP_TILES)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Files of the front end -----------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("PORTAL_STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Maps of sources are for a developer's tools; to compress them takes longer than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "photos": photo_storage(env, DATA_DIR / "photos"),
    "staticfiles": {"BACKEND": "portal.statics.Storage"},
}

# --- Words and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "portal.middleware.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "line",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("PORTAL_LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
