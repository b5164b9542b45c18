"""What every installation starts with: divisions, offices, the working-day calendar, the bundled editions, the pools of experts."""

from datetime import datetime

from django.db import transaction

from accounts.reference import load_reference
from casework import record
from casework.actions.calendar_import import put_in_force
from casework.actor import CLOCK
from casework.clocks.calendar import BUNDLED, years_from_json
from casework.models import CalendarYear
from config.editions import load_bundled_editions
from experts.reference import load_experts

SUBJECT = "reference"


@transaction.atomic
def load(*, at: datetime) -> list[str]:
    """Idempotent, and a row of the record; returns the keys of the editions. A year that was entered is left as it is."""
    load_reference()
    entered = set(CalendarYear.objects.filter(source=CalendarYear.Source.ENTERED).values_list("pk", flat=True))
    years = [year for year in years_from_json(BUNDLED.read_text(encoding="utf-8")) if year.year not in entered]
    load_experts(at=at)
    editions = load_bundled_editions(at=at)
    put_in_force(years, source=CalendarYear.Source.BUNDLED, by=CLOCK, at=at, reason="随系统提供。")
    record.append(subject=SUBJECT, at=at, verb="load", label="写入平台基础数据", by=CLOCK, facts={"editions": editions})
    return editions
