"""What waits besides cases, of this floor and of the one below: whoever has to act reads it on the workbench, with a count."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts import throttle, vacancies
from accounts.models import Membership, Slip
from accounts.powers import Verb, having
from accounts.roles import EVERY_ROLE, INSTITUTION_ROLES, Role

from . import anchors, grants
from .jobs.exporting import ListExport
from .models import Case, ChangeRequest, Job, Material, Outbox
from .workbench.errands import Errand, register

# How long a job that came to nothing is held up to whoever asked for it.
REMEMBERED = timedelta(days=7)


def _handed_over(member: Membership, on: date) -> QuerySet[Case]:
    given = grants.in_force(office=member.office_id, on=on).filter(user=member.person_id)
    return Case.objects.open().filter(pk__in=given.values("content_object")).order_by("due_on", "pk")


def _infected(member: Membership, on: date) -> QuerySet[Material]:
    """Of cases that still run: handed in or not, they want another file in their place."""
    own = Material.objects.filter(case__institution__office=member.office_id, case__closed_at=None)
    return own.filter(withdrawn_at=None).exclude(file__finding="").select_related("case")


def _ended_lately(member: Membership, on: date) -> QuerySet[Job]:
    return Job.objects.visible_to(member).filter(ended_at__date__gte=on - REMEMBERED)


def _came_to_nothing(member: Membership, on: date) -> QuerySet[Job]:
    """Nothing or not all of it was done, and nobody has asked for the same since."""
    # Lists that go out are one kind; which of them, and of what, stands in the parameters.
    of_same = ~Q(kind=ListExport.name) | Q(params=OuterRef("params"))
    again = Job.objects.filter(of_same, asked_by=OuterRef("asked_by"), kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
    not_all = Q(ending__in=(Job.Ending.REFUSED, Job.Ending.FAILED)) | Q(ending=Job.Ending.DONE) & ~Q(faults=[])
    return _ended_lately(member, on).filter(not_all, ~Exists(again))


register(
    Errand(
        "slips_waiting",
        "密码单待放行",
        "slips_waiting",
        having(Verb.RELEASE),
        lambda member, on: Slip.objects.waiting().released_by(member, on),
        among=lambda member, on: Slip.objects.waiting(),
    ),
    Errand(
        "slowed",
        "登录异常的账号",
        "",
        (Role.SECURITY_ADMIN,),
        lambda member, on: throttle.slowed(),
        leads_to=lambda row: f"{reverse('people')}?{urlencode({'q': row.login})}",
    ),
    Errand(
        "slips_to_fetch",
        "密码单待领取",
        "jobs",
        EVERY_ROLE,
        lambda member, on: Job.objects.visible_to(member).exclude(slips=[]),
        leads_to=lambda job: reverse("job", args=[job.pk]),
    ),
    Errand(
        "jobs_failed",
        "批量事项未办成",
        "jobs",
        EVERY_ROLE,
        _came_to_nothing,
        among=_ended_lately,
        leads_to=lambda job: reverse("job", args=[job.pk]),
    ),
    Errand(
        "change_requests",
        "机构信息变更",
        "change_requests",
        (Role.CENTRE,),
        lambda member, on: ChangeRequest.objects.filter(decided_at=None),
    ),
    Errand(
        "leaderless",
        "没有负责人的单位",
        "people",
        vacancies.FILLS,
        vacancies.to_fill,
    ),
    Errand(
        "handed_over",
        "移交我承办的案件",
        "",
        tuple(grants.HANDED_OVER),
        _handed_over,
        leads_to=lambda case: reverse("case", args=[case.number]),
    ),
    Errand(
        "infected",
        "查出病毒的材料",
        "",
        INSTITUTION_ROLES,
        _infected,
        leads_to=lambda material: reverse("case", args=[material.case.number]),
    ),
    Errand(
        "effects",
        "未成的发送和生成",
        "effects",
        (Role.SYSTEM_ADMIN,),
        lambda member, on: Outbox.objects.failed(),
    ),
    Errand(
        "unanchored",
        "逾期未存证的记录",
        "anchors",
        (Role.AUDIT_ADMIN,),
        lambda member, on: anchors.unanchored(on),
        anew=True,
    ),
)
