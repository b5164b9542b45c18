"""A rehearsal in a folder of its own: whatever database, files or services the caller's environment names, none of them is touched."""

import os
from pathlib import Path

from .base import *  # noqa: F403  # a settings module is its base plus what differs
from .base import DATABASES, DEMONSTRATION_CERTIFICATE_KEY, INSTALLED_APPS, MIDDLEWARE, STORAGES

FOLDER = Path(os.environ["REHEARSAL_FOLDER"])
SECRET_KEY = "rehearsals-only"  # noqa: S105  # guards invented data that is thrown away
CERTIFICATE_KEY = DEMONSTRATION_CERTIFICATE_KEY
ALLOWED_HOSTS = ["testserver"]
DATABASES["default"]["NAME"] = str(FOLDER / "db.sqlite3")
# Nobody needs the file after a loss of power.
DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
# The tables are made as the models say, which is quicker than through all migrations (tests/config/test_migrations.py: both are one).
MIGRATION_MODULES = dict.fromkeys(app.rpartition(".")[2] for app in INSTALLED_APPS)
PORTAL_FILES = FOLDER / "files"
UPLOADS_FOLDER = PORTAL_FILES / "uploads"
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PORTAL_FILES)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LONG_WORK = "tick"
# Nobody hears the bell: what follows a commit is done at the rehearsal's time, by the next tick.
CELERY_BROKER_URL, CELERY_TASK_ALWAYS_EAGER = "memory://", False
# What is read in the rehearsal is read on its day.
_CLOCK = MIDDLEWARE.index("accounts.middleware.ClockMiddleware")
MIDDLEWARE = [
    *MIDDLEWARE[: _CLOCK + 1],
    "config.rehearsal.clock.RehearsedMoment",
    *MIDDLEWARE[_CLOCK + 1 :],
]
