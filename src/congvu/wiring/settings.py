"""Django's settings, all derived from the one system in CONGVU_STATE; without it, an empty in-memory one for tests."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from congvu.engines.clamav.render import OFFICIAL
from congvu.engines.dovecot.control import door, flush_command
from congvu.engines.plan import Plan, load_plan
from congvu.wiring.oidc import provider

ROOT = Path(__file__).resolve().parents[3]
STATE = Path(os.environ["CONGVU_STATE"]) if "CONGVU_STATE" in os.environ else None
PLAN: Plan | None = load_plan(STATE, ROOT) if STATE else None


def database(url: str, state: Path | None) -> dict[str, Any]:
    """Django's database settings from ``postgresql://user:password@host:port/name``; SQLite where the URL is empty."""
    if url:
        parts = urlsplit(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": state / "db" / "congvu.sqlite3" if state else ":memory:",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # Writers wait for each other at BEGIN instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        },
    }


DEBUG = False
SECRET_KEY = PLAN.secret("django-secret-key") if PLAN else "no-system-no-secret"
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *([urlsplit(PLAN.portal_url).hostname or ""] if PLAN else ["testserver"]),
]
CSRF_TRUSTED_ORIGINS = [PLAN.portal_url] if PLAN else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "congvu.ledger",
    "congvu.directory",
    "congvu.requests",
    "congvu.documents",
    "congvu.reports",
    "congvu.portal",
    "congvu.api",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "congvu.portal.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "congvu.portal.middleware.KnownSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "congvu.portal.middleware.ContentPolicy",
    "congvu.api.onward.Onward",
    "congvu.portal.middleware.FirstThings",
]
ROOT_URLCONF = "congvu.wiring.urls"
WSGI_APPLICATION = "congvu.wiring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "congvu.portal.context.place",
            ]
        },
    }
]

DATABASES = {"default": database(os.environ.get("CONGVU_DATABASE", PLAN.database if PLAN else ""), STATE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "directory.Mailbox"
OAUTH2_PROVIDER_APPLICATION_MODEL = "directory.Application"
OAUTH2_PROVIDER = provider(PLAN)
AUTHENTICATION_BACKENDS = ["congvu.directory.sign_in.MailboxBackend"]
PASSWORD_HASHERS = ["congvu.directory.hashers.Argon2id", "congvu.directory.hashers.OneTime"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "mailbox"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "congvu" / "portal" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
# WhiteNoise reads the files where the rooms keep them: nothing to collect, nothing to go stale.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PLAN is not None
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 86400
SESSION_COOKIE_AGE = 8 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only with certificates that the world trusts: a browser keeps this for a whole host, and the demo's is localhost.
SECURE_HSTS_SECONDS = 365 * 86400 if PLAN and PLAN.tls == "acme" else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

CONGVU_SECOND_FACTOR = PLAN.second_factor if PLAN else "nobody"
CONGVU_PORTAL_URL = PLAN.portal_url if PLAN else "https://localhost"
# the keys that seal secrets at rest, the newest first; each line of the secret is 32 random bytes without padding
CONGVU_FACTOR_KEYS = [f"{key}=" for key in (PLAN.secret("second-factor").split() if PLAN else ["0" * 43])]
CONGVU_PUBLISH_LOCK = (STATE / "db" if STATE else Path("/tmp")) / "congvu-publish.lock"  # noqa: S108  (tests only)
CONGVU_LDAP = (
    {
        "uri": f"ldap://127.0.0.1:{PLAN.port('ldap')}",
        "bind_dn": f"cn=publisher,ou=services,{PLAN.ldap_suffix}",
        "password": PLAN.secret("ldap-publisher"),
    }
    if PLAN
    else None
)
CONGVU_FILES = (STATE or Path("/tmp")) / "files"  # noqa: S108  (tests only)
CONGVU_SEALS = (STATE or Path("/tmp")) / "seals"  # noqa: S108  (tests only)
CONGVU_TRUST = (STATE or Path("/tmp")) / "trust"  # noqa: S108  (tests only)
CONGVU_PLACES = (STATE or ROOT) / "archive" / "places.json"
CONGVU_CALENDAR = (STATE or ROOT) / "calendar"
CONGVU_EVENTS = (STATE or ROOT) / "events"
CONGVU_GATE_LOG = (STATE or ROOT) / "logs" / "gate.jsonl"
CONGVU_LINKS = (STATE or Path("/tmp")) / "links"  # noqa: S108  (tests only)
CONGVU_SCANNING = bool(PLAN and "clamav" in PLAN.features)
# a large file that is left lies on its own file system from the start, and nobody who has not signed in leaves any
FILE_UPLOAD_TEMP_DIR = STATE / "links" / "tmp" if STATE else None
FILE_UPLOAD_HANDLERS = [
    "congvu.portal.upload_guard.SignedInOnly",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONGVU_SIGNATURES = OFFICIAL if PLAN and "clamav" in PLAN.features and not PLAN.offline else None
CONGVU_FULL = (STATE or ROOT) / "dovecot" / "warnings"
CONGVU_HELD = (STATE or ROOT) / "held"
CONGVU_EXAMINED = (STATE or ROOT) / "gate" / "examined"
# how the worker reads the mailboxes of requests: port, name on the certificate, authority, password, our own host name
CONGVU_INTAKE: dict[str, Any] | None = (
    {
        "port": PLAN.port("imaps"),
        "name": "localhost" if PLAN.tls == "own" else PLAN.hostname,
        "authority": STATE / "tls" / "ca.pem" if STATE and PLAN.tls == "own" else None,
        "secret": PLAN.secret("intake"),
        "hostname": PLAN.hostname,
    }
    if PLAN
    else None
)
CONGVU_SMTP = ("127.0.0.1", PLAN.port("inject")) if PLAN else None
CONGVU_FLUSH_LOGINS = list(flush_command(PLAN)) if PLAN else []
CONGVU_DOVEADM = door(PLAN) if PLAN else None
