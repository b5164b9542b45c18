"""The demonstration: SQLite, eager tasks, invented data, mail into a folder."""

from .base import *  # noqa: F403  # a settings module is its base plus what differs
from .base import DEMONSTRATION_CERTIFICATE_KEY, ROOT, STORAGES

DEMONSTRATION = True
DEBUG = False
SECRET_KEY = "demonstration-only-not-a-secret-0123456789-abcdefghijklmnop"  # noqa: S105  # guards invented data only
# Without DEBUG Django mails its errors to nobody here; whoever runs the demonstration reads them on the console.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR"}},
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ROOT / "var" / "mail"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
CENTRE_TELEPHONE = "023-00000000，演示号码"
CERTIFICATE_KEY = DEMONSTRATION_CERTIFICATE_KEY
