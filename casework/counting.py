"""Counts that stop: a queue says 1000+ rather than reading a hundred thousand rows to say how many."""

from django.db.models import IntegerField, Model, QuerySet, Subquery

LIMIT = 1_000


class UpTo(Subquery):
    """How many rows a queryset has, counted no further than one past the limit; several fit into one statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0  # a range known to be empty is not even asked

    def __init__(self, queryset: QuerySet[Model]):
        super().__init__(queryset.order_by().values("pk")[: LIMIT + 1])


def shown(count: int) -> str:
    return f"{LIMIT}+" if count > LIMIT else str(count)
