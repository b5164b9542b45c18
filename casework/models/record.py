from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.db import models
from django.utils import timezone

from accounts.columns import Chained, Frozen, kept
from accounts.models import Membership, Person
from accounts.prepared import Prepared
from accounts.roles import OfficeKind, Role

from .case import Case

GENESIS = "0" * 64  # what the first row of a chain names as the digest before it


class Audience(models.TextChoices):
    """Who may read a row of the record; the wider audience includes the narrower ones' readers.

    What happens in a round of review tells who reviews: such a row is read by whoever may know that (`scopes.ROUNDS`).
    """

    PARTIES = "parties", "各方可见"
    OFFICE = "office", "本单位可见"
    AUTHORITIES = "authorities", "行政部门可见"
    CITY = "city", "市级可见"
    NATIONAL = "national", "国家级可见"
    BUREAU_ROUND = "bureau_round", "组织评审的区县可见"
    CITY_ROUND = "city_round", "组织评审的市级可见"
    NATIONAL_ROUND = "national_round", "组织评审的国家级可见"


_BY_OFFICE = {
    OfficeKind.INSTITUTION: [Audience.PARTIES],
    OfficeKind.THIRD_PARTY: [],  # what was left to it says its own page
    OfficeKind.BUREAU: [Audience.PARTIES, Audience.AUTHORITIES],
    OfficeKind.COMMISSION: [Audience.PARTIES, Audience.AUTHORITIES, Audience.CITY],
    OfficeKind.CENTRE: [Audience.PARTIES, Audience.AUTHORITIES, Audience.CITY],
    OfficeKind.INSTITUTE: [Audience.PARTIES, Audience.AUTHORITIES, Audience.CITY, Audience.NATIONAL],
}


class RecordQuerySet(models.QuerySet["Record"]):
    def readable_by(self, member: Membership, *, rounds: models.Q | None = None) -> "RecordQuerySet":
        """Rows that a member may read, of a case fetched within the member's scope; `rounds` are those of rounds of review that tell who reviews."""
        found = readable(member, rounds=rounds)
        if member.role != Role.EXPERT:
            found |= models.Q(audience=Audience.OFFICE, facts__office=member.office_id)
        return self.filter(found)


def readable(member: Membership, *, rounds: models.Q | None = None) -> models.Q:
    """The condition of it, for every table whose rows have an audience."""
    # An expert belongs to an authority's office, and yet reads neither its findings nor who else reviews (E31).
    if member.role == Role.EXPERT:
        return models.Q(audience=Audience.PARTIES)
    own = models.Q(audience__in=_BY_OFFICE[OfficeKind(member.office.kind)])
    return own if rounds is None else own | rounds


@kept(
    Chained(
        "subject seq case at verb label actor actor_name office_name role article reason facts stands audience covers previous digest"
    ),
)
class Record(models.Model):
    """One act, append-only and hash-chained within its subject (a case, an institution, a person, a cycle, an edition).

    The database itself refuses UPDATE, DELETE and TRUNCATE. Names of people and offices are written out, so that the row
    still says who acted after memberships have changed.
    """

    subject = models.CharField("对象", max_length=80)
    seq = models.PositiveIntegerField("序号")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="records")
    at = models.DateTimeField("时间")
    verb = models.CharField("事项代码", max_length=60)
    label = models.CharField("事项", max_length=80)
    actor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("经办人", max_length=40)
    office_name = models.CharField("单位", max_length=100)
    role = models.CharField("岗位", max_length=30)
    article = models.CharField("依据", max_length=10, blank=True)
    reason = models.TextField("理由", blank=True)
    facts = models.JSONField("事实", default=dict)
    # How its case stood after the act: state, who held it, which clocks ran (casework.as_of).
    stands = models.JSONField("办理后的状况", default=dict)
    audience = models.CharField("可见范围", max_length=20, choices=Audience.choices, default=Audience.PARTIES)
    # What the act has written: [table, key, digest] of each row, with a salt, so that nobody finds out by trying what a row says.
    covers = models.JSONField("所载各行的校验值", default=dict)
    previous = models.CharField("前一行校验值", max_length=64)
    digest = models.CharField("本行校验值", max_length=64)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "seq"]
        constraints = [models.UniqueConstraint(name="record_is_a_chain", fields=["subject", "seq"])]
        indexes = [
            models.Index(fields=["case", "seq"], name="record_case"),
            models.Index(fields=["at"], name="record_at"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.seq} {self.label}"


class RecordHeadManager(models.Manager["RecordHead"]):
    def held(self, subjects: Iterable[str]) -> "dict[str, RecordHead]":
        """The heads under their locks, begun where a subject is new; for the transaction of the caller.

        All take them in one order, so that of two who hold several neither waits for the other.
        """
        wanted = sorted(set(subjects))
        held = self._locked(wanted)
        if missing := [subject for subject in wanted if subject not in held]:
            self.bulk_create((RecordHead(subject=subject) for subject in missing), ignore_conflicts=True)
            held |= self._locked(missing)
        return held

    def _locked(self, subjects: Sequence[str]) -> "dict[str, RecordHead]":
        rows = self.select_for_update().filter(subject__in=subjects).order_by("subject")
        return {head.subject: head for head in (_head(*subjects) if len(subjects) == 1 else rows)}

    def move(self, heads: Iterable["RecordHead"]) -> None:
        """Keeps where the chains now end."""
        self.bulk_create(heads, update_conflicts=True, unique_fields=["subject"], update_fields=["seq", "digest"])


@Prepared
def _head(subject: str) -> "models.QuerySet[RecordHead]":
    """Most acts stand in one chain."""
    return RecordHead.objects.select_for_update().filter(subject=subject)


@kept(Chained("seq digest"))
class RecordHead(models.Model):
    """The last row of each chain; its lock is the subject's lock."""

    subject = models.CharField(max_length=80, primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    objects = RecordHeadManager()

    def __str__(self) -> str:
        return f"{self.subject} #{self.seq}"


@kept(Frozen("at heads previous digest"))
class Anchor(models.Model):
    """A day's digest over the chain heads that moved and the anchor before it.

    A chain cut off at its tail no longer gives it; carried out of the house (`line`), it holds against whoever computes every
    chain and anchor anew.
    """

    on = models.DateField(primary_key=True)
    at = models.DateTimeField()
    heads = models.JSONField()
    previous = models.CharField(max_length=64, default=GENESIS)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.on} {self.digest[:12]}"

    @property
    def line(self) -> str:
        """As it is exported, printed and mailed: one line a day."""
        return f"{self.on.isoformat()} {self.digest}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def between(self, since: date | None, until: date | None) -> "ReadingQuerySet":
        """Of these days in Shanghai, the first and the last included."""
        rows = self
        if since:
            rows = rows.filter(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
        if until:
            rows = rows.filter(at__lte=timezone.make_aware(datetime.combine(until, time.max)))
        return rows


@kept(Frozen("at person office_name case what notice"), taken_up="by the clock")
class Reading(models.Model):
    """Who opened or downloaded what (E31); append-only, and the one write that reading a page may make."""

    at = models.DateTimeField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    office_name = models.CharField(max_length=100)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="readings")
    what = models.CharField(max_length=120)
    # A notice that was opened, which may serve it (casework.notices.service).
    notice = models.ForeignKey("casework.Notice", models.PROTECT, null=True, related_name="readings")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "查阅记录"
        indexes = [
            models.Index(fields=["case", "at"], name="reading_case"),
            models.Index(fields=["at"], name="reading_at"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what}"
