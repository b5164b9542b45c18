from datetime import date

from django.db import models

from accounts.columns import Covered, Frozen, kept
from accounts.powers import Post, Verb, reach
from accounts.roles import INSTITUTION_ROLES, OfficeKind, Role

from .office import Office
from .person import Person


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> "MembershipQuerySet":
        """Dates include both ends; one ended by hand ends at once, not with the day."""
        return self.filter(valid_from__lte=on, ended_at=None, person__is_active=True).filter(
            models.Q(valid_until=None) | models.Q(valid_until__gte=on)
        )

    def held(self, since: date, until: date) -> "MembershipQuerySet":
        """Held on any of these days, both included, whatever became of the post or the person since."""
        return self.filter(valid_from__lte=until).filter(models.Q(valid_until=None) | models.Q(valid_until__gte=since))

    def over(self, verb: Verb, by: "Membership") -> "MembershipQuerySet":
        """Those over which an actor has a verb, as the table of powers says it of one post."""
        found = models.Q(pk__in=())
        for where, roles in reach(verb, Role(by.role)):
            found |= models.Q(office__in=Office.objects.at(where, by), role__in=roles)
        return self.filter(found)

    def visible_to(self, member: "Membership") -> "MembershipQuerySet":
        """Whose names and telephones a member may look up: the own office, and the institutions it looks after."""
        own = models.Q(office=member.office_id)
        institutions = models.Q(office__kind=OfficeKind.INSTITUTION)
        match member.role:
            case Role.SECURITY_ADMIN:
                return self.all()
            case Role.CENTRE:
                return self.filter(own | institutions)
            case Role.BUREAU_HANDLER | Role.BUREAU_HEAD:
                return self.filter(own | institutions & models.Q(office__district=member.office.district_id))
            case _:
                return self.filter(own)


@kept(Frozen("person office role"), Covered("valid_from valid_until ended_at"))
class Membership(models.Model):
    """A person acts for an office in one role, between two dates. This is who acts: `by` in every verb of the portal."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships")
    role = models.CharField("岗位", max_length=30, choices=Role.choices)
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("结束日期", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_current_membership_per_office_and_role",
                fields=["person", "office", "role"],
                condition=models.Q(valid_until=None),
            ),
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="membership_ended_has_a_last_day",
                condition=models.Q(ended_at=None) | models.Q(valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.office} · {self.get_role_display()}"

    @property
    def is_institution(self) -> bool:
        return self.role in INSTITUTION_ROLES

    @property
    def district_id(self) -> str | None:
        return self.office.district_id

    @property
    def post(self) -> Post:
        """As the table of powers reads it."""
        return self.office.post(Role(self.role))

    @property
    def label(self) -> str:
        return f"{self.office} · {self.get_role_display()}"

    @property
    def is_centre(self) -> bool:
        return self.office.kind == OfficeKind.CENTRE
