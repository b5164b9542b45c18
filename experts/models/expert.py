from datetime import date

from django.db import models
from django.db.models import Q

from accounts.columns import Covered, Derived, Frozen, derive, kept
from accounts.models import District, Institution, Membership, Office, Person
from accounts.pinyin import pinyin_key
from accounts.roles import INSTITUTION_ROLES, OfficeKind, Regime, Role
from casework.corrections import Correctable, CorrectableQuerySet


class Kind(models.TextChoices):
    """The kinds of experts of the city pool (P08); the EMR rating adds those of information technology."""

    MEDICAL = "medical", "医疗专家"
    PUBLIC_HEALTH = "public_health", "公卫专家"
    MANAGEMENT = "management", "管理专家"
    INFORMATION = "information", "信息专家"


class Title(models.TextChoices):
    SENIOR = "senior", "正高级"
    ASSOCIATE = "associate", "副高级"
    INTERMEDIATE = "intermediate", "中级"
    JUNIOR = "junior", "初级"
    NONE = "none", "无职称"


class Education(models.TextChoices):
    DOCTOR = "doctor", "博士研究生"
    MASTER = "master", "硕士研究生"
    BACHELOR = "bachelor", "本科"
    COLLEGE = "college", "大专"
    OTHER = "other", "中专及以下"


@kept(Covered("uscc name district institution"))
class Employer(models.Model):
    """Where experts work or worked: a row per unified social credit code, never free text, so that a recusal cannot miss it."""

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("单位名称", max_length=100)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name="所在区县")
    # The same unit where it is itself evaluated; its code may be corrected later, the tie stays.
    institution = models.OneToOneField(Institution, models.PROTECT, null=True, blank=True, related_name="employer")

    class Meta:
        ordering = ["id"]
        verbose_name = "工作单位"
        constraints = [models.CheckConstraint(name="employer_uscc_has_18_characters", condition=Q(uscc__length=18))]

    def __str__(self) -> str:
        return self.name


def unit_shown(name: str, *, retired: bool) -> str:
    """Where somebody works, as every page and paper says it: the employer's name, 已退休 only where that was said."""
    return name or ("已退休" if retired else "未填写工作单位")


class ExpertQuerySet(models.QuerySet["Expert"]):
    def of_human(self, person: Person) -> "ExpertQuerySet":
        """The file of this person, also where they act under another account: one telephone, one person."""
        own = Q(person=person)
        return self.filter(own | Q(phone=person.phone)) if person.phone else self.filter(own)

    def visible_to(self, member: Membership) -> "ExpertQuerySet":
        """Whose file a member may open: the pools it keeps or vets, its own staff, or the expert themself; others get 404."""
        match member.office.kind, member.role:
            case _, Role.EXPERT:
                return self.filter(person=member.person_id)
            case _, Role.SYSTEM_ADMIN | Role.SECURITY_ADMIN | Role.AUDIT_ADMIN | Role.SUPERVISOR | Role.NOTICE_CLERK:
                return self.none()
            case OfficeKind.COMMISSION, _:
                return self.all()
            case OfficeKind.CENTRE | OfficeKind.INSTITUTE, _:
                return self.filter(entries__pool__regime=Regime.EMR).distinct()
            case OfficeKind.BUREAU, _:
                return self.filter(entries__pool__office=member.office_id).distinct()
            case OfficeKind.INSTITUTION, role if role in INSTITUTION_ROLES:
                return self.filter(
                    employments__until=None, employments__employer__institution__office=member.office_id
                ).distinct()
            case _:
                return self.none()


@kept(
    Frozen("number entered_at"),
    Covered(
        "name phone email kind title education practising_since district retired person"
        " disqualified_on disqualified_reason died_on"
    ),
    Derived("pinyin", by=lambda row: pinyin_key(row.name)),
)
class Expert(models.Model):
    """A person of a pool of experts, with a file of their own (E07, P08, P11). Basic data are changed by who keeps the pool."""

    number = models.CharField("专家编号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=40)
    # One telephone, one person: how a second nomination of somebody is found.
    phone = models.CharField("手机号码", max_length=30, unique=True)
    email = models.EmailField("电子邮箱", blank=True)
    kind = models.CharField("专家类别", max_length=20, choices=Kind.choices)
    title = models.CharField("职称", max_length=20, choices=Title.choices)
    education = models.CharField("学历", max_length=20, choices=Education.choices)
    practising_since = models.PositiveSmallIntegerField("从业起始年份")
    district = models.ForeignKey(District, models.PROTECT, related_name="experts", verbose_name="所在区县")
    # Said, never concluded: a file without a present employer may only be one that is not filled in yet.
    retired = models.BooleanField("已退休", default=False)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="expert")
    entered_at = models.DateTimeField("登记时间")
    # Article 31 of the grade review: the consequence of interference; it ends every assignment and bars every draw.
    disqualified_on = models.DateField("取消资格日期", null=True, blank=True)
    disqualified_reason = models.TextField("取消资格理由", blank=True)
    died_on = models.DateField("去世日期", null=True, blank=True)
    pinyin = models.CharField(max_length=300, blank=True, editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = "专家"
        constraints = [
            models.CheckConstraint(
                name="disqualified_with_reason",
                condition=Q(disqualified_on=None, disqualified_reason="")
                | (Q(disqualified_on__isnull=False) & ~Q(disqualified_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        derive(self)
        if (fields := kwargs.get("update_fields")) is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "pinyin"}
        super().save(*args, **kwargs)

    def employer(self) -> "Employer | None":
        """The present employer; none of somebody retired, nor of a file that names none."""
        current = self.employments.filter(until=None).select_related("employer__institution__office").first()
        return current.employer if current else None

    def unit(self) -> str:
        """The present employer in words; employments that were prefetched are not read again."""
        present = next((job for job in self.employments.all() if job.until is None), None)
        return unit_shown(present.employer.name if present else "", retired=self.retired)

    def employer_office(self) -> Office | None:
        """Where the present employer is an institution of the portal, its office."""
        employer = self.employer()
        return employer.institution.office if employer and employer.institution else None


@kept(Covered("expert name"))
class Specialty(models.Model):
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="specialties")
    name = models.CharField("专业", max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="specialty_once", fields=["expert", "name"])]

    def __str__(self) -> str:
        return self.name


@kept(Covered("expert employer since until"))
class Employment(models.Model):
    """An employer of an expert, present or former, with dates: recusal reaches back to former ones."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="employments")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="employments")
    since = models.DateField("到职日期")
    until = models.DateField("离职日期", null=True, blank=True)

    class Meta:
        ordering = ["-since", "-id"]
        verbose_name = "任职经历"
        constraints = [
            models.UniqueConstraint(name="one_present_employer", fields=["expert"], condition=Q(until=None)),
            models.CheckConstraint(
                name="employment_dates_in_order", condition=Q(until=None) | Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} · {self.employer}"


@kept(
    Covered("expert since until reason"),
    Frozen("struck_at struck_by struck_reason", since="struck_at"),
    Frozen("replaced_by", since="replaced_by"),
)
class Absence(Correctable):
    """Days on which an expert cannot be called upon, kept by the expert; both ends included."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="absences")
    since = models.DateField("开始日期")
    until = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=100)

    objects = CorrectableQuerySet.as_manager()

    class Meta(Correctable.Meta):
        ordering = ["since", "id"]
        verbose_name = "不能参加评审的时间"
        constraints = [
            *Correctable.Meta.constraints,
            models.CheckConstraint(name="absence_dates_in_order", condition=Q(until__gte=models.F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.since}"

    def covers(self, on: date) -> bool:
        return self.since <= on <= self.until


@kept(Covered("expert employer nature declared_at"))
class Relation(models.Model):
    """A declared relation to a unit that may influence a review: kin in its service, paid work, a dispute."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="relations")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="relations", verbose_name="单位")
    nature = models.CharField("关系说明", max_length=200)
    declared_at = models.DateTimeField("申报时间")

    class Meta:
        ordering = ["-id"]
        verbose_name = "申报的利害关系"

    def __str__(self) -> str:
        return f"{self.expert} · {self.employer}"
