from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from accounts.columns import Covered, Frozen, kept
from accounts.models import Membership, Office, Person
from accounts.roles import ADMIN_ROLES, BUREAU_ROLES, COMMISSION_ROLES, EVERY_ROLE, Role

from ..corrections import Correctable, CorrectableQuerySet
from ..scopes import CIRCULARS, NOTICE_SCOPES
from ..text import day_text, moment_text
from .case import Case
from .material import StoredFile

DESK_ROLES = (*BUREAU_ROLES, *COMMISSION_ROLES, Role.CENTRE, Role.NOTICE_CLERK)
READING_ROLES = tuple(role for role in EVERY_ROLE if role not in ADMIN_ROLES)


class Standing(models.TextChoices):
    """How far a notice has come. The portal delivers it when it is issued; the desk goes on until its paper is delivered."""

    DRAFT = "draft", "待签发"
    RETURNED = "returned", "已退回拟稿人"
    ISSUED = "issued", "已签发待打印"
    PRINTED = "printed", "已打印待送达"
    DELIVERED = "delivered", "已送达"
    REPLACED = "replaced", "已被替代"
    WITHDRAWN = "withdrawn", "已撤回"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of_desk(self, member: Membership) -> "NoticeQuerySet":
        """What a member's own office drafts, issues, prints and delivers."""
        return self.filter(office=member.office_id) if member.role in DESK_ROLES else self.none()

    def visible_to(self, member: Membership, *, kind: str = "") -> "NoticeQuerySet":
        """All of one's own office, and what others have issued on the cases one may know of, or to oneself; others get 404.

        With `kind`, where whoever asks is after those of a case of it.
        """
        if member.role == Role.THIRD_PARTY:  # of a case that was left to them they read what they need for it
            return self.none()
        known = Q(case__in=Case.objects.visible_to(member, kind=kind))
        for scope in NOTICE_SCOPES:
            known |= Q(case=None) & scope(member)
        for circular in CIRCULARS:
            known |= circular(member)
        issued = Q(issued_at__isnull=False) & known
        return self.filter(issued | Q(office=member.office_id)) if member.role in DESK_ROLES else self.filter(issued)

    def unissued(self) -> "NoticeQuerySet":
        return self.filter(issued_at=None, withdrawn_at=None)

    def open_drafts(self) -> "NoticeQuerySet":
        """Drafted for a step and not yet issued; a draft that replaces an issued notice belongs to no step."""
        return self.unissued().filter(replaces=None)

    def with_standing(self) -> "NoticeQuerySet":
        on_paper = Delivery.objects.standing().filter(notice=OuterRef("pk")).exclude(way=Delivery.Way.PORTAL)
        return self.annotate(
            standing=models.Case(
                When(withdrawn_at__isnull=False, then=Value(Standing.WITHDRAWN)),
                When(returned_at__isnull=False, then=Value(Standing.RETURNED)),
                When(issued_at=None, then=Value(Standing.DRAFT)),
                When(replaced_by__issued_at__isnull=False, then=Value(Standing.REPLACED)),
                When(Exists(on_paper), then=Value(Standing.DELIVERED)),
                When(printed_at__isnull=False, then=Value(Standing.PRINTED)),
                default=Value(Standing.ISSUED),
                output_field=models.CharField(),
            )
        )


@kept(
    Frozen(
        "kind title case office fields drafted_by drafted_at returned_at returned_reason year serial number code issued_by issued_at "
        "replaces replacing_reason due_on",
        since="issued_at",
    ),
    Frozen("pdf", since="pdf"),
    Frozen("printed_by printed_at", since="printed_at"),
    Frozen("withdrawn_by withdrawn_at withdrawn_reason", since="withdrawn_at"),
)
class Notice(models.Model):
    """A printed notice: its number and its frozen fields. The PDF follows from the outbox and is kept with its hash.

    A notice is drafted (`issued_at` empty, no number), issued with a number of its office and year, printed, delivered;
    a corrected one is issued anew and marks the one it replaces.
    """

    kind = models.CharField("文种", max_length=40)
    title = models.CharField("标题", max_length=200)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="notices")
    office = models.ForeignKey(Office, models.PROTECT, related_name="notices", verbose_name="发文机关")
    fields = models.JSONField("内容")
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    # Sent back to whoever drafted it; drafting it again empties both.
    returned_at = models.DateTimeField("退回时间", null=True)
    returned_reason = models.TextField("退回理由", blank=True)
    # Until when a draft is to be signed or, sent back, written anew (casework.notices.terms).
    due_on = models.DateField("拟稿时限", null=True)
    year = models.PositiveSmallIntegerField("年份", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    number = models.CharField("发文字号", max_length=60, blank=True)
    code = models.CharField("查验码", max_length=20, unique=True, null=True)  # noqa: DJ001  # unique, so absent is NULL
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("签发时间", null=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    printed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField("打印时间", null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    replacing_reason = models.TextField("重新出具理由", blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.TextField("撤回理由", blank=True)

    standing: str  # of rows fetched `with_standing`

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="notice_serial_once", fields=["office", "year", "serial"]),
            models.UniqueConstraint(name="notice_number_once", fields=["number"], condition=~Q(number="")),
            models.UniqueConstraint(
                name="one_open_draft_per_kind",
                fields=["case", "kind"],
                condition=Q(issued_at=None, withdrawn_at=None, replaces=None),
            ),
            models.CheckConstraint(
                name="notice_issued_whole",
                condition=Q(
                    issued_at=None,
                    issued_by=None,
                    number="",
                    code=None,
                    year=None,
                    serial=None,
                    pdf=None,
                    printed_at=None,
                )
                | (
                    Q(issued_at__isnull=False, issued_by__isnull=False, code__isnull=False, returned_at=None)
                    & Q(year__isnull=False, serial__isnull=False)
                    & ~Q(number="")
                ),
            ),
            models.CheckConstraint(
                name="notice_printed_after_issue", condition=Q(printed_at=None) | Q(printed_at__gte=F("issued_at"))
            ),
            models.CheckConstraint(
                name="notice_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["office", "issued_at"], name="notice_desk")]

    def __str__(self) -> str:
        return f"{self.number or '（未编号）'} {self.title}"

    @property
    def successor(self) -> "Notice | None":
        """The issued notice that stands in its place."""
        successor = getattr(self, "replaced_by", None)
        return successor if successor and successor.issued_at else None


@kept(
    Frozen("notice way to at remark entered_by office person"),
    Covered("due_on"),
    Frozen("served_at unopened", since="served_at"),
    Frozen("struck_at struck_by struck_reason replaced_by", since="struck_at"),
)
class Delivery(Correctable):
    """How, when and to whom a notice was delivered; one that was entered wrongly is struck, not changed."""

    class Way(models.TextChoices):
        PORTAL = "portal", "平台送达"
        IN_PERSON = "in_person", "直接送达"
        POST = "post", "邮寄送达"
        MAIL = "mail", "电子邮件"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    way = models.CharField("送达方式", max_length=20, choices=Way.choices)
    to = models.CharField("受送达人", max_length=100)
    at = models.DateTimeField("送达时间")
    remark = models.CharField("备注", max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Of a delivery in the portal (casework.notices.service): who opens it, until when, and when it was served.
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("打开期限", null=True)
    served_at = models.DateTimeField("送达生效时间", null=True)
    unopened = models.BooleanField("逾期未打开", default=False)

    objects = CorrectableQuerySet.as_manager()

    class Meta(Correctable.Meta):
        ordering = ["at", "id"]
        constraints = [
            *Correctable.Meta.constraints,
            models.CheckConstraint(
                name="delivery_unopened_is_served", condition=Q(unopened=False) | Q(served_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="delivery_unserved", condition=Q(way="portal", served_at=None, struck_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.to}"

    @property
    def standing_text(self) -> str:
        """How the service of a delivery in the portal stands; one on paper is served as it is handed over."""
        if self.way != self.Way.PORTAL:
            return ""
        if self.served_at:
            day = day_text(timezone.localdate(self.served_at))
            return f"逾期未打开，{day}视为送达" if self.unopened else f"{moment_text(self.served_at)}送达"
        return f"尚未打开，至{day_text(self.due_on)}仍未打开的视为送达" if self.due_on else "尚未打开"
