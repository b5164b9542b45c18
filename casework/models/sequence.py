from django.db import models, transaction

from accounts.columns import Free, kept


class SequenceManager(models.Manager["Sequence"]):
    def next(self, name: str) -> int:
        """The next number of a series, without gaps within committed work; call it inside the transaction that uses it."""
        return self.take(name, 1)[0]

    def take(self, name: str, number: int) -> range:
        """The next so many of them."""
        with transaction.atomic(savepoint=False):
            rows = self.select_for_update().filter(name=name)
            row = rows.first()
            if row is None:
                self.bulk_create([Sequence(name=name)], ignore_conflicts=True)
                row = rows.get()
            row.last += number
            row.save(update_fields=["last"])
            return range(row.last - number + 1, row.last + 1)


@kept(Free("*", "the last number of a series; numbers given stand in rows that are frozen and unique"))
class Sequence(models.Model):
    """A series of numbers: cases of a regime and year, notices of an office and year."""

    name = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    objects = SequenceManager()

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"
