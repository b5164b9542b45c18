"""Celery: workers are woken by Redis; what they have to do stands in the database outbox."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {"tick": {"task": "casework.tick", "schedule": 60.0}}
