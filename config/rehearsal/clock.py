"""The time of a rehearsal: it goes forward only, and what happens by the clock alone happens on the way."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.requests import Request
from casework.clocks.calendar import SHANGHAI
from casework.models import CalendarYear, Deadline
from casework.ticking import tick

NIGHT, MORNING = time(0, 10), time(9, 0)
BETWEEN = timedelta(seconds=5)  # two acts; a day of three hundred ends before noon
# Where nobody acts and no term ends the portal's work can wait so long: of the reminders that have come meanwhile the last goes out.
IDLE = timedelta(days=28)
# Its housekeeping waits so long, for which nobody's act waits.
WEEK = timedelta(days=7)


class MovingClock:
    """`at` is the last moment that was given out."""

    def __init__(self, start: date):
        self.at = datetime.combine(start, MORNING, SHANGHAI)
        self._looked_in_on, self._kept_house_on = start, start - WEEK
        self.watched: Callable[[datetime], None] = lambda at: None  # called before time goes on

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)

    def next(self) -> datetime:
        """The moment of the next act."""
        self.at += BETWEEN
        return self.at

    def to(self, day: date) -> datetime:
        """The morning of `day`, or of the first working day after it. The portal does its timed work before that, and on the way before
        every working day that comes after the end of a term, or so long after the last one."""
        self.watched(self.at)
        table = CalendarYear.objects.table()
        while self.on < day or not table.is_working_day(self.on):
            self.at = datetime.combine(self.on + timedelta(days=1), NIGHT, SHANGHAI)
            if table.is_working_day(self.on) and (self.on >= day or self._something_to_do()):
                self._tick()
            self.at = datetime.combine(self.on, MORNING, SHANGHAI)
        return self.at

    def _tick(self) -> None:
        keeps_house = self.on >= self._kept_house_on + WEEK
        tick(at=self.at, housekeeping=keeps_house)
        self._looked_in_on = self.on
        if keeps_house:
            self._kept_house_on = self.on

    def _something_to_do(self) -> bool:
        ended = Deadline.objects.filter(met_on=None, due_on__gte=self._looked_in_on, due_on__lt=self.on)
        return self.on >= self._looked_in_on + IDLE or ended.exists()

    def forward(self, days: int) -> datetime:
        return self.to(self.on + timedelta(days=days))


class RehearsedMoment:
    """A request of a rehearsal arrives at the rehearsal's time; `clock` is set where one begins."""

    clock: MovingClock

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.at, request.on = self.clock.at, self.clock.on
        return self.get_response(request)
