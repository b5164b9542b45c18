from django.db import models

from accounts.columns import Free, kept
from accounts.models import Person

from .case import Case


@kept(Free("*", "a draft that autosave writes; what is handed in is frozen elsewhere, with its digest in the record"))
class Answer(models.Model):
    """One field of a form that fills itself over days: its text as typed, and a version for whoever was faster.

    Autosave writes answers, not rows of the record; what is handed in is frozen elsewhere.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    field = models.CharField(max_length=60)
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_answer_per_field", fields=["case", "field"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.field}"


@kept(Free("*", "the keys of a browser's queue, so that a write replayed is one write"))
class AnswerWrite(models.Model):
    """The client's key of a write, so that a queue replayed after a lost connection writes once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    field = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_write_per_key", fields=["case", "key"])]

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"
