from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.columns import Frozen, kept
from accounts.models import Membership, Office
from accounts.roles import OfficeKind
from casework.models import StoredFile
from casework.text import day_text

from .grade import Grade


class PlaqueQuerySet(models.QuerySet["Plaque"]):
    def standing(self) -> "PlaqueQuerySet":
        return self.filter(ended_at=None)

    def visible_to(self, member: Membership) -> "PlaqueQuerySet":
        return self.filter(grade__in=Grade.objects.visible_to(member))

    def of_desk(self, member: Membership) -> "PlaqueQuerySet":
        """Those that the member's own bureau makes, hands out and takes back (P26)."""
        if member.office.kind != OfficeKind.BUREAU:
            return self.none()
        return self.filter(grade__institution__district=member.office.district_id)


@kept(
    Frozen("grade office number code replaces made_by made_at"),
    Frozen("handed_on receiver handed_by handed_at", since="handed_at"),
    Frozen("hung_on place photograph hung_by hung_at", since="hung_at"),
    Frozen("ended_on ended_as ended_reason ended_by ended_at", since="ended_at"),
)
class Plaque(models.Model):
    """One piece of metal with a number of its own (P26): made by the bureau, handed out, hung at the main entrance.

    It says what it says for ever; whether that is still so is told by the page to which its code leads.
    """

    class Ending(models.TextChoices):
        DAMAGED = "damaged", "损毁"
        LOST = "lost", "遗失"
        TAKEN_BACK = "taken_back", "收回"

    grade = models.ForeignKey(Grade, models.PROTECT, related_name="plaques", verbose_name="等级")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="制发机关")
    number = models.CharField("牌匾编号", max_length=30, unique=True)
    # The end of the short address that its QR code bears.
    code = models.CharField("查验码", max_length=20, unique=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="补换")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="登记制作人")
    made_at = models.DateTimeField("登记制作时间")
    handed_on = models.DateField("发放日期", null=True)
    receiver = models.CharField("领取人", max_length=40, blank=True)
    handed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    handed_at = models.DateTimeField("登记发放时间", null=True)
    hung_on = models.DateField("悬挂日期", null=True)
    place = models.CharField("悬挂位置", max_length=100, blank=True)
    photograph = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="悬挂照片")
    hung_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    hung_at = models.DateTimeField("登记悬挂时间", null=True)
    ended_on = models.DateField("停用日期", null=True)
    ended_as = models.CharField("停用原因", max_length=20, choices=Ending.choices, blank=True)
    ended_reason = models.TextField("停用说明", blank=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("登记停用时间", null=True)

    objects = PlaqueQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "牌匾"
        constraints = [
            models.UniqueConstraint(name="one_standing_plaque", fields=["grade"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="plaque_hung_after_handed",
                condition=Q(hung_on=None) | Q(handed_on__isnull=False, hung_on__gte=F("handed_on")),
            ),
            models.CheckConstraint(
                name="plaque_ended_whole",
                condition=Q(ended_at=None, ended_on=None, ended_as="", ended_reason="")
                | (Q(ended_at__isnull=False, ended_on__isnull=False) & ~Q(ended_as="") & ~Q(ended_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def successor(self) -> "Plaque | None":
        return getattr(self, "replaced_by", None)

    @property
    def story(self) -> str:
        """All that was entered of it, for those who keep it."""
        told = [f"{day_text(timezone.localdate(self.made_at))}登记制作"]
        told += [f"补换{self.replaces.number}"] if self.replaces else []
        told += [f"{day_text(self.handed_on)}发放，{self.receiver}领取"] if self.handed_on else []
        told += [f"{day_text(self.hung_on)}悬挂于{self.place}"] if self.hung_on else []
        ended = self.ended_reason.rstrip("。")
        told += [f"{day_text(self.ended_on)}{self.get_ended_as_display()}，{ended}"] if self.ended_on else []
        return f"{'；'.join(told)}。"

    @property
    def stage(self) -> str:
        if self.ended_at:
            return "已补换" if self.successor else f"已{self.get_ended_as_display()}"
        if self.hung_on:
            return "已悬挂"
        return "已发放，待悬挂" if self.handed_on else "制作中，待发放"
