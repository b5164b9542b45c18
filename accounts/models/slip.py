from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.columns import Free, kept
from accounts.powers import Verb
from accounts.roles import Role

from .membership import Membership
from .office import Office
from .person import Person


class SlipQuerySet(models.QuerySet["Slip"]):
    def open(self) -> "SlipQuerySet":
        return self.filter(closed_at=None)

    def waiting(self) -> "SlipQuerySet":
        """Those that nobody has released yet, of those neither replaced nor used."""
        return self.open().filter(released_at=None)

    def released_by(self, member: Membership, on: date) -> "SlipQuerySet":
        """Those that a member may release, as `powers.release_refusal` says it of one; but for two accounts of one human."""
        held = Membership.objects.current(on).filter(person=OuterRef("person"))
        within = held.over(Verb.RELEASE, member)
        if member.role != Role.SECURITY_ADMIN:
            within = within.exclude(office=member.office_id)
        others = held.exclude(pk__in=within.values("pk"))
        handed_out_elsewhere = ~Q(office=member.office_id) | Q(office=None)
        return self.filter(handed_out_elsewhere, Exists(held), ~Exists(others)).exclude(person=member.person_id)


@kept(Free("*", "a first password on its way, for days; that it was issued, released or replaced stands in the record"))
class Slip(models.Model):
    """A first password on its way to somebody: handed over on paper, or mailed to an address that the owner has not confirmed.

    Whoever hands it over could use it, so it opens nothing by itself: it needs the owner's recall code, or the code that
    another office has given the owner in releasing it. Closed by the password that the owner chooses or by the next
    slip, and by nothing else: a post that ends and begins anew does not open what it named.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="slips")
    # Nobody where an installation begins: the first account is opened on the server.
    issued_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="发出人")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="slips", verbose_name="发出单位")
    issued_at = models.DateTimeField("发出时间")
    opens = models.BooleanField("新开账号", default=False)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    release_code = models.CharField(max_length=64, blank=True)  # a keyed digest
    released_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", verbose_name="放行人")
    released_at = models.DateTimeField("放行时间", null=True)
    grounds = models.CharField("核实方式", max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        ordering = ["issued_at", "id"]
        verbose_name = "密码单"
        constraints = [
            models.UniqueConstraint(name="one_open_slip_per_person", fields=["person"], condition=Q(closed_at=None)),
            models.CheckConstraint(
                name="slip_released_whole",
                condition=Q(released_by=None, released_at=None, grounds="", release_code="")
                | Q(released_by__isnull=False, released_at__isnull=False) & ~Q(grounds="") & ~Q(release_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {timezone.localdate(self.issued_at)}"
