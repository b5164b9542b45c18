from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.columns import Covered, kept
from accounts.models import Institution, InstitutionType
from accounts.roles import OfficeKind
from casework.models import Case
from casework.text import day_text

from ..registration.steps import RESUBMIT, VERIFY
from ..workflow import REGISTRATION_STEPS


@kept(
    Covered("secret_digest"),
    Covered(
        "uscc name type address licence_number contact_name contact_phone contact_email leader_name leader_phone leader_email returned_reason registered"
    ),
)
class Registration(Case, steps=REGISTRATION_STEPS):
    """A hospital asks for its accounts, without signing in (E06). The receipt's secret opens it to the applicant.

    Leader and contact get the first accounts: the leader confirms what is reported, the contact fills it in.
    """

    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("机构名称", max_length=100)
    type = models.CharField("机构类别", max_length=30, choices=InstitutionType.choices)
    address = models.CharField("地址", max_length=200)
    licence_number = models.CharField("执业许可证登记号", max_length=40)
    contact_name = models.CharField("联系人", max_length=40)
    contact_phone = models.CharField("联系电话", max_length=30)
    contact_email = models.EmailField("电子邮箱", blank=True)
    leader_name = models.CharField("机构负责人", max_length=40)
    leader_phone = models.CharField("负责人电话", max_length=30)
    leader_email = models.EmailField("负责人电子邮箱", blank=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    returned_reason = models.TextField("退回理由", blank=True)
    registered = models.OneToOneField(Institution, models.PROTECT, null=True, related_name="registration")

    class Meta:
        verbose_name = "注册申请"

    def outside(self) -> tuple[str, str, OfficeKind] | None:
        return self.contact_name, self.contact_email, OfficeKind.CENTRE

    def describe(self) -> str:
        return f"{self.get_type_display()} · {day_text(timezone.localdate(self.opened_at))}提交"

    @VERIFY.on("state")
    def verify(self, *, by, at: datetime) -> None:
        self.returned_reason = ""

    @RESUBMIT.on("state")
    def resubmit(self, *, by, at: datetime, data: dict[str, Any], changes: dict[str, dict[str, str]]) -> None:
        """`data` is set; `changes` tells the record what read otherwise before."""
        for field, value in data.items():
            setattr(self, field, value)
        self.title, self.returned_reason = self.name, ""
