"""Rows of a list that somebody has ticked: their keys, read from what a browser sends."""

from django.http import QueryDict

from accounts.keys import keys


def ticked(asked: QueryDict, name: str) -> list[int]:
    """What of the ticks is a number; anything else ticks nothing. Several may stand in one value, with commas between."""
    texts = (text.strip() for value in asked.getlist(name) for text in value.split(","))
    return keys(texts)
