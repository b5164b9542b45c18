from datetime import date

from django.db import models
from django.db.models import Q

from accounts.columns import Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, Role
from casework.models import StoredFile

from ..parties.terms import Scope


@kept(Frozen("uscc office"))
class ThirdParty(models.Model):
    """An organisation to which a body may leave work (P16): one row a code, whoever contracts with it."""

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    office = models.OneToOneField(Office, models.PROTECT, related_name="third_party", verbose_name="单位")

    class Meta:
        ordering = ["id"]
        verbose_name = "第三方机构"

    def __str__(self) -> str:
        return self.office.name


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, member: Membership) -> "ContractQuerySet":
        """The body's own people, the commission all of them; of a third party whoever acts under the contract."""
        match member.role:
            case role if role in COMMISSION_ROLES:
                return self.all()
            case role if role in BUREAU_ROLES:
                return self.filter(body=member.office_id)
            case Role.THIRD_PARTY:
                return self.filter(pk__in=ContractPerson.objects.acting(member).values("contract"))
            case _:
                return self.none()

    def in_force(self, on: date) -> "ContractQuerySet":
        """As `parties.rules.in_force` says it of one."""
        return self.filter(valid_from__lte=on, valid_until__gte=on, ended_on=None)


@kept(
    Frozen("body party number scopes valid_from valid_until amount file name entered_by entered_at"),
    Frozen("ended_on ended_by ended_reason", since="ended_on"),
)
class Contract(models.Model):
    """What a body leaves to a third party, from a day until a day, as its paper says it (P16).

    A term is not prolonged: the next one is a contract of its own.
    """

    body = models.ForeignKey(Office, models.PROTECT, related_name="contracts", verbose_name="委托单位")
    party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="contracts", verbose_name="第三方机构")
    number = models.CharField("合同编号", max_length=60)
    scopes = models.JSONField("委托范围")
    valid_from = models.DateField("起始日期")
    valid_until = models.DateField("截止日期")
    amount = models.PositiveBigIntegerField("合同金额（元）")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=255)
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("终止日期", null=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="终止人")
    ended_reason = models.TextField("终止理由", blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = "第三方合同"
        constraints = [
            models.UniqueConstraint(name="one_contract_a_number_of_a_body", fields=["body", "number"]),
            models.CheckConstraint(
                name="contract_dates_in_order", condition=Q(valid_until__gte=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="contract_ended_with_reason",
                condition=Q(ended_on=None, ended_by=None, ended_reason="")
                | (Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}（{self.party}）"

    @property
    def scope_labels(self) -> str:
        return "、".join(Scope(scope).label for scope in self.scopes)


class ContractPersonQuerySet(models.QuerySet["ContractPerson"]):
    def acting(self, member: Membership) -> "ContractPersonQuerySet":
        """The seat in which somebody acts: what one body has left to them is not seen under the contract of another."""
        return self.filter(member=member.pk)

    def current(self, on: date) -> "ContractPersonQuerySet":
        return self.filter(member__in=Membership.objects.current(on), contract__in=Contract.objects.in_force(on))


@kept(Frozen("contract member entered_by entered_at"))
class ContractPerson(models.Model):
    """Who acts for the third party under a contract: a membership that ends with it at the latest (P16)."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="people", verbose_name="合同")
    member = models.OneToOneField(Membership, models.PROTECT, related_name="contract_seat", verbose_name="人员")
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    objects = ContractPersonQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "合同人员"

    def __str__(self) -> str:
        return f"{self.contract_id} {self.member_id}"
