from django.conf import settings
from django.db import models

from accounts.columns import Free, Frozen, kept
from accounts.models import Membership, Person
from accounts.roles import BUREAU_ROLES, OfficeKind, Role

from ..scopes import PAPERS, WITHHELD
from .case import Case

SHOWN = ("application/pdf", "image/jpeg", "image/png", "video/mp4")


@kept(
    Frozen("size content_type"),
    Free("verified_at intact", "what the nightly reading of the bytes found; the next one finds it again"),
    Free(
        "destroyed_at", "whether the bytes are still there; the act that destroyed them names their hash in the record"
    ),
    Free("sent_in scanned_at finding", "what the scanner found in the bytes; asked again it finds the same"),
    taken_up="by an act",
)
class StoredFile(models.Model):
    """A file's bytes, kept once under their SHA-256, outside the web root."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    # Whether the bytes still gave the hash when they were last read through (`casework.integrity`); none before the first time.
    verified_at = models.DateTimeField("核对时间", null=True)
    intact = models.BooleanField("核对一致", null=True)

    # What came in from outside meets the scanner where there is one; what it found, nothing where it was clean.
    sent_in = models.BooleanField("外来文件", default=False)
    scanned_at = models.DateTimeField("查毒时间", null=True)
    finding = models.CharField("查毒结果", max_length=200, blank=True)
    # The bytes were destroyed with the last case that named them, after its term (casework.archive); equal bytes that come in later empty it.
    destroyed_at = models.DateTimeField("销毁时间", null=True)

    WAITING, INFECTED, DESTROYED = "待查毒", "查出病毒", "保管期满已销毁"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="found_as_of_a_time", condition=models.Q(finding="") | models.Q(scanned_at__isnull=False)
            ),
            models.CheckConstraint(
                name="intact_as_of_a_time",
                condition=models.Q(intact=None, verified_at=None)
                | models.Q(intact__isnull=False, verified_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def held_back(self) -> str:
        """Why nobody gets it, in a word; nothing where it may be handed out."""
        if self.destroyed_at:
            return self.DESTROYED
        if self.finding:
            return self.INFECTED
        return self.WAITING if self.sent_in and not self.scanned_at and settings.CLAMD_SOCKET else ""

    @property
    def can_be_shown(self) -> bool:
        """Whether a browser shows it by itself; an office document has to be downloaded."""
        return self.content_type in SHOWN

    @property
    def path(self) -> str:
        """Where the storage keeps it."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class MaterialQuerySet(models.QuerySet["Material"]):
    def readable_by(self, member: Membership, *, kind: str = "") -> "MaterialQuerySet":
        """Of the cases in a member's scope: what was handed in, and what the member's own office is still preparing; papers of the
        offices that run a case (`PAPERS`) are not for its parties and experts; a bureau reads those that it has hung itself.

        With `kind`, where whoever asks is after those of a case of it.
        """
        own = Person.objects.filter(memberships__office=member.office_id)
        found = self.filter(case__in=Case.objects.visible_to(member, kind=kind).values("pk")).filter(
            models.Q(handed_in_at__isnull=False) | models.Q(uploaded_by__in=own.values("pk"))
        )
        if member.role == Role.EXPERT or member.office.kind in (OfficeKind.INSTITUTION, OfficeKind.BUREAU):
            hung = models.Q(uploaded_by__in=own.values("pk")) if member.role in BUREAU_ROLES else models.Q(pk__in=())
            for of_kind, papers in PAPERS.items():
                if papers and kind in ("", of_kind):
                    found = found.exclude(models.Q(case__kind=of_kind, kind__in=papers) & ~hung)
        for withheld in WITHHELD:
            found = found.exclude(withheld(member))
        return found


@kept(
    Frozen(
        "case kind name file sent_sha256 uploaded_by uploaded_at handed_in_at withdrawn_at",
        since="handed_in_at",
        draft=True,
    ),
)
class Material(models.Model):
    """A file handed in with a case under one of the kinds its regime names. Once handed in it is frozen."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="materials")
    kind = models.CharField("类别", max_length=40)
    name = models.CharField("文件名", max_length=255)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    # Of the bytes as they were sent; a picture is drawn anew, so that what is kept has another.
    sent_sha256 = models.CharField("上传时的SHA-256", max_length=64)
    # Nobody where an applicant without an account handed it in.
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    handed_in_at = models.DateTimeField("提交时间", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="handed_in_material_stays",
                condition=models.Q(handed_in_at=None) | models.Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.name
