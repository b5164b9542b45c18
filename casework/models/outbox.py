from django.db import models


class Outbox(models.Model):
    """Work that has to follow a commit: a mail, a PDF. The row is the truth; a broker only rings the bell."""

    class Kind(models.TextChoices):
        MAIL = "mail", "邮件"
        NOTICE = "notice", "文书"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    # One piece of work stands once: the key names what it is about.
    key = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="outbox_once", fields=["kind", "key"])]
        indexes = [models.Index(fields=["done_at", "due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
