"""A rehearsal as a shell calls it."""

import os
import subprocess
import sys

from django.conf import settings


def command(name: str, *arguments: str, **environment: str) -> subprocess.Popen:
    """Where the environment names a database that is not there."""
    told = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", **environment}
    told["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    call = [sys.executable, "manage.py", name, *arguments]
    return subprocess.Popen(
        call, cwd=settings.ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
