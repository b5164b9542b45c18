"""On which day of a rehearsed year each of its parts begins, counted from the start."""

OPENS, CLOSES, DISTRICTS_DUE, NATION = 70, 98, 170, 175
