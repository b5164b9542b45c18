from django.db import models

from accounts.columns import Free, Frozen, kept
from accounts.models import Membership, Office, Person
from accounts.roles import INSTITUTION_ROLES, OFFICIAL_ROLES, Role

from .case import Case

# Whoever does an office's work reads its post; experts, supervisors and administrators read their own alone (E31).
READS_FOR_THE_OFFICE = (*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.NOTICE_CLERK)


class MessageQuerySet(models.QuerySet["Message"]):
    def to(self, member: Membership) -> "MessageQuerySet":
        own = models.Q(person=member.person_id)
        if member.role in READS_FOR_THE_OFFICE:
            own |= models.Q(office=member.office_id)
        return self.filter(own)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)


@kept(
    # What somebody was told; a message belongs to no act more than to another, and is written before or after its row of the record.
    Frozen("office person case notice title body at"),
    Free("read_at read_by", "whether it was read is its reader's own"),
    taken_up="by the clock",
)
class Message(models.Model):
    """A message in the portal, to an office or to one person; mail goes beside it, the portal's copy is the legal one."""

    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="messages")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="messages")
    # The paper that a message is about: whoever reads of it opens it.
    notice = models.ForeignKey("Notice", models.PROTECT, null=True, related_name="messages")
    title = models.CharField("标题", max_length=100)
    body = models.TextField("内容")
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)
    read_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="message_has_one_addressee",
                condition=models.Q(office=None, person__isnull=False) | models.Q(office__isnull=False, person=None),
            ),
            models.CheckConstraint(
                name="message_read_whole",
                condition=models.Q(read_at=None, read_by=None) | models.Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["office", "read_at"], name="message_office"),
            models.Index(fields=["person", "read_at"], name="message_person"),
        ]

    def __str__(self) -> str:
        return self.title
