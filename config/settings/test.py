"""Tests: SQLite unless DATABASE_URL says otherwise, quick hashing, files in a temporary folder."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403  # a settings module is its base plus what differs
from .base import DATABASES, DEMONSTRATION_CERTIFICATE_KEY, STORAGES, TEMPLATES, env

SECRET_KEY = "tests-only"  # noqa: S105  # guards nothing
DEMONSTRATION = True
CERTIFICATE_KEY = DEMONSTRATION_CERTIFICATE_KEY
if not env("DATABASE_URL", default=""):
    DATABASES["default"]["NAME"] = ":memory:"
    # A run asks more statements than the 128 that sqlite3 keeps prepared, and one that it keeps is ten times as quick.
    DATABASES["default"]["OPTIONS"] |= {"cached_statements": 1024}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PORTAL_FILES = Path(tempfile.mkdtemp(prefix="portal-test-"))
# A server that a test starts beside itself shares the pieces.
UPLOADS_FOLDER = Path(env("UPLOADS_FOLDER", default=str(PORTAL_FILES / "uploads")))
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PORTAL_FILES)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # each client has middleware of its own, which would list all files anew
AXES_ENABLED = False
# What a task does is tested where it is called; that Redis carries it is tests/casework/test_broker.py.
CELERY_TASK_ALWAYS_EAGER = True
LONG_WORK = "tick"  # tests call the worker


class UndefinedVariable(str):
    """A misspelt variable in a template fails the test that renders it."""

    def __mod__(self, missing):
        raise LookupError(f"undefined template variable: {missing}")

    def __contains__(self, part):
        return part == "%s"


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("undefined: %s")
