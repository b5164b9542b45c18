from django.db import models
from django.db.models import Q

from accounts.columns import Free, kept
from accounts.models import Person


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def waiting(self) -> "OutboxQuerySet":
        """Neither done nor given up."""
        return self.filter(done_at=None, given_up_at=None)

    def failed(self) -> "OutboxQuerySet":
        """Not done, and tried at least once: what somebody may want to look at."""
        return self.filter(done_at=None).exclude(error="")


@kept(
    Free("*", "work that follows a commit and how often it was tried; what it brings about stands elsewhere"),
)
class Outbox(models.Model):
    """One effect that has to follow a commit, for one addressee: a mail, a PDF, a chunked job.

    The row is the truth; a broker only rings the bell.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", "邮件"
        LINK = "link", "设置密码链接"
        NOTICE = "notice", "文书文件"
        JOB = "job", "批量事项"
        SCAN = "scan", "文件查毒"
        UPLOAD = "upload", "检查上传的大文件"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    # One piece of work stands once: the key names what it is about.
    key = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    # Of a mail: whom it is for, if they have an account, and the address it was last sent to.
    addressee = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # Who works on it, and until when nobody else may: a running worker renews the lease, that of a dead one runs out.
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    # No further try by itself; somebody may ask for one.
    given_up_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="outbox_once", fields=["kind", "key"]),
            models.CheckConstraint(name="outbox_ends_once", condition=Q(done_at=None) | Q(given_up_at=None)),
        ]
        indexes = [models.Index(fields=["done_at", "given_up_at", "due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
