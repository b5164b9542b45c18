"""The tasks of Celery; a link that is lost on the way is asked for again."""

from celery import shared_task
from django.utils import timezone

from . import tickets


@shared_task(name=tickets.MAIL)
def mail_ticket(login: str) -> None:
    tickets.mail(login, at=timezone.now())
