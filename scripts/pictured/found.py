"""What is pictured of the demonstration, and how it is found there: by what it is, not by number."""

from dataclasses import dataclass

from accounts.models import Membership
from accounts.roles import OfficeKind, Role
from casework.models import (
    Case,
    Posting,
)
from config.scenarios import cast
from emr_rating.models import (
    Filing,
)
from experts.models import (
    Assignment,
)
from primary_care_review.models import (
    Application,
)


@dataclass(frozen=True)
class Shown:
    name: str
    path: str
    member: Membership | None = None
    status: int = 200


def official(role: Role) -> Membership:
    return Membership.objects.select_related("person").get(
        role=role, person__login__in=[login for _, login, _, _ in cast.OFFICIALS]
    )


def people_of(case: Case, role: Role) -> Membership:
    members = Membership.objects.select_related("person").filter(office=case.institution.office_id)
    return members.filter(role=role).first() or members.get()


def filing_in(state: str, **narrowed) -> Filing:
    return Filing.objects.filter(state=state, **narrowed).order_by("pk").first()


def posting_under(article: str, **narrowed) -> Posting:
    """One that stands."""
    return Posting.objects.filter(article=article, withdrawn_at=None, **narrowed).latest("pk")


def application_in(state: str) -> Application:
    return Application.objects.filter(state=state, district=cast.DISTRICT).order_by("pk").first()


def accepted_by(by: OfficeKind) -> Assignment:
    """A review that its expert has accepted and not yet written."""
    accepted = Assignment.objects.exclude(accepted_at=None).filter(handed_in_at=None, ended_at=None)
    return accepted.filter(member__office__kind=by).select_related("member__person").order_by("pk").first()


def seat_in(state: str) -> tuple[Application, Assignment]:
    """The leader of a team on site."""
    of = application_in(state)
    return of, Assignment.objects.accepted().of(of).select_related("member__person").get(leads=True)
