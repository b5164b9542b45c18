"""The body that runs a review: the bureau of its district, or for the city's re-review of a first grade and its own rechecks the
commission (P06, P18, P28).

Rooms that serve both ask here and fix no office of their own.
"""

from accounts.models import Membership, Office
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OfficeKind
from casework.models import Case

from .objection.kinds import CITY_KIND as CITY_OBJECTION
from .supervision.kinds import CITY_KIND as CITY_SUPERVISION
from .termination.kinds import CITY_KIND as CITY_TERMINATION

APPLICATION = "primary_care_application"
REREVIEW = "primary_care_rereview"
RECHECK = "primary_care_recheck"
CITY_RECHECK = "primary_care_city_recheck"
RECHECKS = (RECHECK, CITY_RECHECK)
KINDS = (APPLICATION, REREVIEW, *RECHECKS)
# What stands beside a review of the commission is its own as well.
OF_CITY = (REREVIEW, CITY_RECHECK, CITY_OBJECTION, CITY_SUPERVISION, CITY_TERMINATION)


def body_of(case: Case) -> Office:
    """Asked of the row of the ledger or of the application."""
    if case.kind in OF_CITY:
        return Office.objects.get(kind=OfficeKind.COMMISSION)
    return Office.objects.bureau_of(case.district_id)


def of_body(case: Case, member: Membership) -> bool:
    """Whether the member is an official of the body that runs it."""
    if case.kind in OF_CITY:
        return member.role in COMMISSION_ROLES
    return member.role in BUREAU_ROLES and member.office.district_id == case.district_id


def reads_reports(case: Case, member: Membership) -> bool:
    """Its body and the commission above it read what a team hands in; a bureau does not learn who reviews for the city (P18)."""
    return member.role in COMMISSION_ROLES or of_body(case, member)
