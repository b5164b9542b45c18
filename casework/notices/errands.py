"""What waits at the notice desk: for the clerk paper to print and to deliver, for the head drafts, for who drafted those sent back."""

from datetime import date

from django.db.models import Exists, Q

from accounts.models import Membership
from accounts.roles import Role

from ..models import Notice
from ..models.notice import NoticeQuerySet
from ..workbench.errands import Errand, Rows, register
from .desk import listed
from .kinds import kinds
from .rules import ISSUING_ROLES

PRINTING = (Role.NOTICE_CLERK, Role.BUREAU_HANDLER, Role.COMMISSION_HANDLER, Role.CENTRE)


def to_issue(member: Membership, on: date) -> NoticeQuerySet:
    """But for those that are issued together on a page of their own, which has an errand of its own."""
    elsewhere = [kind.name for kind in kinds() if kind.issued_elsewhere]
    return listed(member, {"tab": "draft"}).exclude(kind__in=elsewhere)


def _returned(member: Membership, on: date) -> NoticeQuerySet:
    """All of the office for those who handle its cases; for whoever issues, what they drafted themselves."""
    rows = listed(member, {"tab": "returned"})
    return rows.filter(drafted_by=member.person_id) if member.role in ISSUING_ROLES else rows


def _unissued(member: Membership, on: date) -> NoticeQuerySet:
    return Notice.objects.of_desk(member).unissued()


def _paper(name: str) -> Rows:
    """Of the clerk; where an office has none, of those who handle its cases."""

    return lambda member, on: listed(member, {"tab": name}).filter(_clerks_work(member, on))


def _issued(member: Membership, on: date) -> NoticeQuerySet:
    of_office = Notice.objects.of_desk(member).filter(issued_at__isnull=False, withdrawn_at=None)
    return of_office.filter(_clerks_work(member, on))


def _clerks_work(member: Membership, on: date) -> Q:
    clerks = Membership.objects.current(on).filter(office=member.office_id, role=Role.NOTICE_CLERK)
    return Q() if member.role == Role.NOTICE_CLERK else Q(~Exists(clerks))


register(
    Errand(
        "notices_to_issue",
        "文书待签发",
        "notice_desk",
        tuple(sorted(ISSUING_ROLES)),
        to_issue,
        "?tab=draft",
        among=_unissued,
    ),
    Errand(
        "notices_returned",
        "退回待修改的文书",
        "notice_desk",
        (Role.BUREAU_HANDLER, Role.COMMISSION_HANDLER, *sorted(ISSUING_ROLES)),
        _returned,
        "?tab=returned",
        among=_unissued,
    ),
    Errand("notices_to_print", "文书待打印", "notice_desk", PRINTING, _paper("issued"), "?tab=issued", among=_issued),
    Errand(
        "notices_to_deliver", "文书待送达", "notice_desk", PRINTING, _paper("printed"), "?tab=printed", among=_issued
    ),
)
