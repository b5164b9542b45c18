from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models.functions import Length

from accounts.columns import Covered, Derived, Frozen, derive, kept
from accounts.entry.normal import code, licence_key, name_key, query
from accounts.pinyin import pinyin_key
from accounts.roles import OfficeKind, Regime

from .district import District
from .office import Office

models.CharField.register_lookup(Length)  # for the constraint on the length of a code
AnyFormer = TypeVar("AnyFormer", "FormerName", "FormerDistrict")


class InstitutionType(models.TextChoices):
    GENERAL_HOSPITAL = "general_hospital", "综合医院"
    CHINESE_MEDICINE_HOSPITAL = "chinese_medicine_hospital", "中医医院"
    SPECIALISED_HOSPITAL = "specialised_hospital", "专科医院"
    MATERNAL_HOSPITAL = "maternal_hospital", "妇幼保健院"
    TOWNSHIP_HOSPITAL = "township_hospital", "乡镇卫生院"
    COMMUNITY_HEALTH_CENTRE = "community_health_centre", "社区卫生服务中心"
    OTHER = "other", "其他医疗机构"


PRIMARY_CARE_TYPES = (InstitutionType.TOWNSHIP_HOSPITAL, InstitutionType.COMMUNITY_HEALTH_CENTRE)


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def visible_to(self, member) -> "InstitutionQuerySet":
        """Those whose basic data a member may read: its own, its district's, or the whole city's."""
        match member.office.kind:
            case OfficeKind.INSTITUTION:
                return self.filter(office=member.office)
            case OfficeKind.BUREAU:
                own = member.office.district_id
                # Of one that has moved away it goes on with the cases that it keeps.
                kept = self.model.objects.filter(cases__district=own, cases__closed_at=None)
                return self.filter(models.Q(district=own) | models.Q(pk__in=kept.values("pk")))
            case OfficeKind.COMMISSION | OfficeKind.CENTRE | OfficeKind.INSTITUTE:
                return self.all()
            case _:
                return self.none()

    def matching(self, words: str) -> "InstitutionQuerySet":
        """Whose name, now or formerly, code, licence or pinyin holds what was typed, in whatever width, brackets or blanks."""
        if not (key := name_key(query(words))):
            return self
        former = FormerName.objects.filter(key__contains=key).values("institution")
        found = models.Q(key__contains=key) | models.Q(pk__in=former)
        if key.isascii():
            found |= models.Q(pinyin__contains=key) | models.Q(uscc__startswith=code(words))
            if number := licence_key(words):
                found |= models.Q(licence_key__startswith=number)
        return self.filter(found)

    def enrolled(self, regime: Regime) -> "InstitutionQuerySet":
        return self.filter(enrolments__regime=regime, enrolments__ended_on=None)


@kept(
    Frozen("office"),
    Covered(
        "uscc name type district address licence_number contact_name contact_phone contact_email closed_on successor"
    ),
    Derived("pinyin", by=lambda row: pinyin_key(row.name)),
    Derived("key", by=lambda row: name_key(row.name)[:100]),
    Derived("licence_key", by=lambda row: licence_key(row.licence_number)),
)
class Institution(models.Model):
    """A medical institution, one per unified social credit code; a branch with its own code is one of its own (E13)."""

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("机构名称", max_length=100)
    type = models.CharField("机构类别", max_length=30, choices=InstitutionType.choices)
    district = models.ForeignKey(District, models.PROTECT, related_name="institutions", verbose_name="所在区县")
    address = models.CharField("地址", max_length=200, blank=True)
    licence_number = models.CharField("执业许可证登记号", max_length=40, blank=True)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    contact_email = models.EmailField("电子邮箱", blank=True)
    pinyin = models.CharField(max_length=500, blank=True, editable=False)
    key = models.CharField(max_length=100, blank=True, editable=False)  # by which spellings of the name are the same
    licence_key = models.CharField(max_length=40, blank=True, editable=False, db_index=True)  # likewise of the number
    office = models.OneToOneField(Office, models.PROTECT, related_name="institution")
    # Its last day, once its licence has been cancelled, and the institution into which it was merged, if any.
    closed_on = models.DateField("注销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="并入的机构"
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "医疗机构"
        constraints = [
            models.CheckConstraint(name="uscc_has_18_characters", condition=models.Q(uscc__length=18)),
            models.CheckConstraint(
                name="successor_of_a_closed_one",
                condition=models.Q(successor=None) | models.Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        derive(self)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "pinyin", "key", "licence_key"}
        super().save(*args, **kwargs)

    def name_on(self, day: date) -> str:
        """What it was called on a day; on the day of a change already the new name."""
        former = _in_force(day, self.former_names.all())
        return former.name if former else self.name

    def district_on(self, day: date) -> District:
        """In which district it lay on a day; on the day of the move already in the new one."""
        former = _in_force(day, self.former_districts.all())
        return former.district if former else self.district

    def lineage(self) -> set["Institution"]:
        """Itself and whatever was merged into it, whose people and relations are its own since."""
        found, new = {self}, {self}
        while new := set(Institution.objects.filter(successor__in=new)) - found:
            found |= new
        return found

    def goes_by(self, name: str) -> bool:
        """Whether a name is this institution's, now or formerly; the registered spelling stays as it is."""
        key = name_key(name)
        return self.key == key or self.former_names.filter(key=key).exists()

    def spelled_otherwise(self, name: str) -> str:
        """How a name that is this institution's own differs from the registered one, both spelled out; else nothing."""
        if name == self.name:
            return ""
        if self.key == name_key(name):
            return f"登记名称为“{self.name}”，所填写法为“{name}”，按同一名称处理。"
        return f"所填“{name}”是曾用名称，现登记名称为“{self.name}”。"


@kept(Covered("institution name until"), Derived("key", by=lambda row: name_key(row.name)[:100]))
class FormerName(models.Model):
    """What an institution was called until a day: papers and registers of earlier years go on saying it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="former_names")
    name = models.CharField("曾用名称", max_length=100)
    key = models.CharField(max_length=100, editable=False)
    until = models.DateField("停用日期")

    class Meta:
        ordering = ["-until", "-id"]
        indexes = [models.Index(fields=["key"], name="former_name_key")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        derive(self)
        super().save(*args, **kwargs)


@kept(Covered("institution district until"))
class FormerDistrict(models.Model):
    """Where an institution lay until a day: what was opened before belongs to that district, and says so."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="former_districts")
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name="原所在区县")
    until = models.DateField("停用日期")

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return str(self.district)


def _in_force(day: date, formers: Iterable[AnyFormer]) -> AnyFormer | None:
    """The former one that held on a day; none where what stands now did already."""
    later = (former for former in formers if former.until > day)
    return min(later, key=lambda former: (former.until, former.pk), default=None)


@kept(Frozen("institution regime enrolled_on"), Covered("ended_on"))
class Enrolment(models.Model):
    """An institution takes part in one regime; it enrols in the other separately and with the same people."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="enrolments")
    regime = models.CharField("评价类别", max_length=20, choices=Regime.choices)
    enrolled_on = models.DateField("登记日期")
    ended_on = models.DateField("退出日期", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="enrolled_once_per_regime", fields=["institution", "regime"], condition=models.Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} · {self.get_regime_display()}"
