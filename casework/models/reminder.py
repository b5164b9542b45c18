from collections.abc import Iterable

from django.db import models

from accounts.columns import Frozen, kept
from accounts.models import Membership, Office, Person
from accounts.roles import Role

from .case import Case
from .message import Message
from .record import Audience, readable


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def by_hand(self) -> "ReminderQuerySet":
        return self.filter(way=Reminder.Way.HAND)

    def of_matters(self, matters: Iterable[tuple[str, int]]) -> "ReminderQuerySet":
        named = models.Q(pk__in=())
        for source, row in matters:
            named |= models.Q(source=source, row=row)
        return self.filter(named)

    def readable_by(self, member: Membership, *, rounds: models.Q) -> "ReminderQuerySet":
        """Those of a case that a member may read, as rows of its record; one's own in any case."""
        own = models.Q(person=member.person_id)
        if member.role != Role.EXPERT:
            own |= models.Q(office=member.office_id) | models.Q(by_office=member.office_id, audience=Audience.OFFICE)
        return self.filter(own | readable(member, rounds=rounds))


@kept(
    Frozen("source row case label way office person address due_on by by_office at message audience once"),
    taken_up="by the clock",
)
class Reminder(models.Model):
    """That somebody was reminded of what they owe: whom, when, by whom (nobody: the clock), of which matter and its last day.

    It went out as a message, or by mail alone to somebody without an account. `once` names it, so that the same one is never sent
    twice. Those by hand stand in the record besides.
    """

    class Way(models.TextChoices):
        BEFORE = "before", "到期前提醒"
        DAY = "day", "到期日提醒"
        LATE = "late", "逾期提醒"
        HAND = "hand", "催办"
        TOLD = "told", "逾期告知"

    # The matter (casework.chasing.matters): the table of its row by the name of its source, and the key there.
    source = models.CharField(max_length=20)
    row = models.PositiveBigIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="reminders")
    label = models.CharField("事项", max_length=60)
    way = models.CharField("方式", max_length=10, choices=Way.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Of whoever has no account: by mail alone.
    address = models.CharField(max_length=254, blank=True)
    due_on = models.DateField("时限")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    once = models.CharField(max_length=120, unique=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="reminder_has_one_addressee",
                condition=models.Q(office__isnull=False, person=None, address="", message__isnull=False)
                | models.Q(office=None, person__isnull=False, address="", message__isnull=False)
                | (models.Q(office=None, person=None, message=None) & ~models.Q(address="")),
            ),
            models.CheckConstraint(
                name="reminder_by_hand_or_by_the_clock",
                condition=models.Q(way="hand", by__isnull=False, by_office__isnull=False)
                | (~models.Q(way="hand") & models.Q(by=None, by_office=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["source", "row", "way"], name="reminder_matter"),
            models.Index(fields=["case", "way"], name="reminder_case"),
        ]

    def __str__(self) -> str:
        return self.once

    @property
    def whom(self) -> str:
        if self.office:
            return self.office.name
        return self.person.name if self.person else "申请人"

    @property
    def sender(self) -> str:
        return self.by_office.name if self.by_office else "系统"
