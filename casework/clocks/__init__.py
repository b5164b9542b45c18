"""Time as the law counts it: the calendar of working days, months, and the clocks that run on a case."""
