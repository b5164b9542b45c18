"""Settings that every way of running shares; what differs stands in demo.py, test.py and production.py."""

from datetime import date
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DEBUG = False
DEMONSTRATION = False
DEMONSTRATION_SIGN_INS = "config.scenarios.sign_ins.sign_ins"  # asked only in the demonstration
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000")
PORTAL_NAME = "医疗机构评价服务平台"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "guardian",
    "config",
    "accounts",
    "casework",
    "experts",
    "emr_rating",
    "primary_care_review",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.ClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.ActingMiddleware",
    "accounts.middleware.ReadOnlyGetMiddleware",
    "casework.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.context.portal",
            ],
            "builtins": ["accounts.templatetags.marks", "casework.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "config.forms.PortalRenderer"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.PersonBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.StrengthValidator"},
    {"NAME": "accounts.passwords.ContextValidator"},
    {"NAME": "accounts.passwords.HistoryValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Axes keeps the log of sign-ins that the auditor reads; what slows guessing down is accounts/throttle.py.
AXES_LOCK_OUT_AT_FAILURE = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
PROXY_COUNT = env.int("PROXY_COUNT", default=0)  # how many of our own proxies stand in front

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
IDLE_MINUTES_STAFF = 15
IDLE_MINUTES_INSTITUTION = 30
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

DATABASE_URL = env("DATABASE_URL", default=f"sqlite:///{ROOT}/var/demo.sqlite3")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL and IMMEDIATE: seven times the throughput of the defaults and no "database is locked" (docs/decisions).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What has to be done stands in the outbox; Redis only rings the bell. Without Redis the bell is a direct call.
REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
# Jobs of thousands of rows: done by a worker where there is one, else in a thread of the server; or left to "tick".
LONG_WORK = "worker" if REDIS_URL else "thread"
# Days after its end for which what was uploaded for a job, and what it made, can still be had.
JOB_FILES_KEPT_DAYS = env.int("JOB_FILES_KEPT_DAYS", default=30)
# How an archived case is numbered (档号): the portal's own scheme, until the city archive gives one. Words: fonds, category, year, term, serial.
ARCHIVE_NUMBER = env("ARCHIVE_NUMBER", default="{fonds}-{category}·{year}-D{term}-{serial:04d}")
# When the EMR rating's regulation was published, which its own text does not say: from that day on it applies (E34). Empty: not entered.
_PUBLISHED_ON = env("EMR_PUBLISHED_ON", default="")
EMR_PUBLISHED_ON = date.fromisoformat(_PUBLISHED_ON) if _PUBLISHED_ON else None
# Bytes of what is handed over to the city archive in one file.
ARCHIVE_PIECE_BYTES = env.int("ARCHIVE_PIECE_BYTES", default=2 * 1024**3)
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [ROOT / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = ROOT / "var" / "static"
STATICFILES_DIRS = [ROOT / "static"]
PORTAL_FILES = env.path("PORTAL_FILES", default=str(ROOT / "var" / "files"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PORTAL_FILES)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MATERIAL_MAX_BYTES = 50 * 1024 * 1024  # of a file that comes with a form
# Files that come in pieces: the largest (what clamd takes ends at 2 GiB), where the pieces lie, on a disk that all processes share,
# and the days after which one that nobody sends on is taken away.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=2000 * 1024 * 1024)
UPLOADS_FOLDER = env.path("UPLOADS_FOLDER", default=str(PORTAL_FILES("uploads")))
UPLOADS_KEPT_DAYS = 7
CLAMD_SOCKET = env("CLAMD_SOCKET", default="")  # where clamd listens; with none, files are handed out unscanned
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_TIMEOUT = 20  # seconds for each answer of the relay: one that hangs holds up no other work, and no claim runs out
# Where links go for those without a mail address: the path of a callable (telephone, text); empty where the city has none.
TEXT_MESSAGE_GATEWAY = env("TEXT_MESSAGE_GATEWAY", default="")
# The centre's telephone, beside every "请联系市信息中心" for those who have no account yet.
CENTRE_TELEPHONE = env("CENTRE_TELEPHONE", default="")
# Where each day's anchor of the record is carried: a folder that the portal can only add to, and a mail address of the auditor.
ANCHORS_FOLDER = env("ANCHORS_FOLDER", default="")
ANCHORS_MAIL = env("ANCHORS_MAIL", default="")
# By which grade certificates are signed (Ed25519): 32 bytes in hexadecimal, kept as a secret; the public keys of former ones, which
# still verify what they have signed. The demonstration has one that everybody knows, and its certificates say so.
DEMONSTRATION_CERTIFICATE_KEY = "ad94e4611932ee09b73c9681caafc6ae615c18a42146325d1bc5d85848cd1626"
CERTIFICATE_KEY = env("CERTIFICATE_KEY", default="")
CERTIFICATE_FORMER_KEYS = env.list("CERTIFICATE_FORMER_KEYS", default=[])
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="noreply@localhost")
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # grants hang on cases alone; the guardian backend is not needed
