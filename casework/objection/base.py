"""The row of an objection: who objects, with what name and contact, and what was found."""

from django.db import models

from accounts.models import Membership

from ..models import Case

FROZEN = "identity name id_number phone lodged_by secret_digest"
COVERED = "upheld answer"


class ObjectionBase(Case):
    """In a real name, with a letter and evidence (E25, P13). A regime's kind declares its columns with `FROZEN` and `COVERED`."""

    class Identity(models.TextChoices):
        PERSON = "person", "个人"
        BODY = "body", "单位"

    identity = models.CharField("提出人", max_length=10, choices=Identity.choices)
    name = models.CharField("姓名或者单位名称", max_length=100)
    id_number = models.CharField("证件号码", max_length=30)
    phone = models.CharField("联系电话", max_length=30)
    # The member of the portal who lodged it; nobody where it came in by the public form.
    lodged_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    # Of the secret with which the state is looked up; the portal keeps its hash alone.
    secret_digest = models.CharField(max_length=64)
    upheld = models.BooleanField("异议成立", null=True)
    answer = models.TextField("答复", blank=True)

    class Meta:
        abstract = True

    def describe(self) -> str:
        return f"{self.get_identity_display() or '匿名'}提出的异议"
