"""The tasks of Celery: thin, idempotent, and nothing depends on their being called."""

from celery import shared_task
from django.utils import timezone

from . import outbox, ticking


@shared_task(name=outbox.ROW)
def work_outbox_row(pk: int) -> None:
    outbox.work(pk, at=timezone.now())


@shared_task(name="casework.tick")
def tick() -> None:
    ticking.tick(at=timezone.now())
