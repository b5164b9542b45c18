"""Redis carries the bell: a row queued in a transaction is worked by a worker that heard it, and a lost bell loses nothing."""

import time

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.utils import timezone

from accounts.roles import OfficeKind
from casework import messages, ticking
from casework.models import Outbox
from config.celery import app
from config.scenarios import cast

needs_redis = pytest.mark.skipif(not settings.REDIS_URL, reason="runs on the leg with PostgreSQL and Redis")


@pytest.fixture
def on_redis(fresh_database):
    app.conf.task_always_eager = False
    app.control.purge()
    yield
    app.control.purge()
    app.conf.task_always_eager = True


def queued(at) -> Outbox:
    centre = cast.office(OfficeKind.CENTRE)
    messages.write_to("shi@example.cn", key="shi", title="试", body="试", keeper=centre, at=at)
    return Outbox.objects.get()


@needs_redis
@pytest.mark.filterwarnings("ignore")
def test_a_worker_hears_the_bell_and_does_the_row(on_redis):
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        row = queued(timezone.now())
        for _ in range(100):
            row.refresh_from_db()
            if row.done_at:
                break
            time.sleep(0.05)
    assert row.done_at
    assert row.attempts == 1


@needs_redis
def test_a_broker_that_forgot_everything_loses_nothing(on_redis):
    at = timezone.now()
    row = queued(at)
    app.control.purge()
    row.refresh_from_db()
    assert row.done_at is None
    ticking.tick(at=at)
    row.refresh_from_db()
    assert row.done_at
