"""Many stories side by side: each goes on when the day has come for which it waits, the others in between."""

import heapq
import traceback
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count

from .clock import MovingClock

# What a story waits for: so many days, or a day.
Wait = int | date
Story = Iterator[Wait]


class Agenda:
    """`broken` is told of a story that cannot go on; the others do."""

    def __init__(self, clock: MovingClock, broken: Callable[[str], None]):
        self.clock, self._broken = clock, broken
        self._serial = count()
        self._waiting: list[tuple[date, int, str, Story]] = []

    def begin(self, name: str, story: Story, *, on: date | None = None) -> None:
        heapq.heappush(self._waiting, (on or self.clock.on, next(self._serial), name, story))

    def until(self, last: date) -> None:
        """Every story as far as it goes by that day; whatever waits beyond it is not taken up any more."""
        while self._waiting and self._waiting[0][0] <= last:
            day, _, name, story = heapq.heappop(self._waiting)
            self.clock.to(day)
            self._go_on(name, story)

    def _go_on(self, name: str, story: Story) -> None:
        try:
            wait = next(story)
        except StopIteration:
            return
        except Exception as wrong:
            self._broken(f"{self.clock.on} {name}：{''.join(traceback.format_exception(wrong))}")
            return
        self.begin(name, story, on=self.clock.on + timedelta(days=wait) if isinstance(wait, int) else wait)
