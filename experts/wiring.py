"""What this floor tells the floor below once the models are loaded: scopes, errands, notices, timed work."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES, OFFICIAL_ROLES, Regime, Role
from casework.accountability import uses as accountability
from casework.actions.institutions import got_code
from casework.archive import contents
from casework.models import Case
from casework.scopes import NOTICE_SCOPES, ROUNDS, SCOPES, UNNAMED, opens_later
from casework.workbench import own_desks
from casework.workbench.errands import Errand, Rows, register

from . import chasing, dates, notices, tasks  # noqa: F401  # they register themselves
from .actions import rating
from .actions.files import KEEPERS
from .actions.leaving import disqualify_person
from .actions.letters import in_need
from .appointment import chasing as terms  # noqa: F401  # registers itself
from .appointment.appointing import to_appoint
from .appointment.papers import own_papers
from .knowing import known_rounds, unnamed_readings
from .models import Assignment, Consolidation, DataRequest, Draw, Letter, Review, Training
from .register.employers import tie
from .register.listing import awaiting, open_requests

# What waits for a letter, in words that fit a count of the workbench.
TO_APPOINT = {Regime.EMR: "电子病历专家待聘", Regime.PRIMARY_CARE: "基层评审专家待聘"}


def _since_accepted(case: Case, member: Membership) -> datetime | None:
    own = Assignment.objects.accepted().filter(member=member.pk, review__case=case.pk)
    return own.order_by("accepted_at").values_list("accepted_at", flat=True).first()


@opens_later(_since_accepted)
def accepted(member: Membership) -> Q:
    """An expert sees the cases accepted in the membership in which they act, and no others."""
    return Q(pk__in=Assignment.objects.accepted().filter(member=member.pk).values("review__case"))


SCOPES[Role.EXPERT] = accepted
NOTICE_SCOPES.append(own_papers)
accountability.follows(disqualify_person)
ROUNDS.append(known_rounds)
UNNAMED.append(unnamed_readings)


def _to_appoint(regime: Regime) -> Rows:
    return lambda member, on: to_appoint(regime, on=on)


def _in_need(regime: Regime) -> Rows:
    return lambda member, on: in_need(regime)


register(
    Errand(
        "teams_to_rate",
        "评审组待评价",
        "",
        (Role.INSTITUTION_LEADER,),
        lambda member, on: rating.unrated(member),
        leads_to=lambda case: reverse("rate_team", args=[case.number]),
    ),
    Errand(
        "experts_waiting",
        "专家入库待办",
        "entries_waiting",
        (*COMMISSION_ROLES, Role.CENTRE, Role.INSTITUTE),
        lambda member, on: awaiting(member),
    ),
    Errand(
        "expert_requests",
        "专家信息变更",
        "expert_requests",
        KEEPERS,
        lambda member, on: open_requests(member),
        among=lambda member, on: DataRequest.objects.filter(decided_at=None),
    ),
    Errand(
        "draws",
        "专家抽取待办",
        "draws",
        OFFICIAL_ROLES,
        lambda member, on: Draw.objects.asking(member),
        among=lambda member, on: Draw.objects.visible_to(member).open(),
    ),
    Errand(
        "trainings_to_record",
        "培训待登记出席",
        "trainings",
        (*BUREAU_ROLES, *COMMISSION_ROLES),
        Training.objects.to_record,
    ),
    Errand(
        "letters_to_sign",
        "聘书待签发",
        "appointments",
        (Role.COMMISSION_HEAD,),
        lambda member, on: Letter.objects.drafted(),
        "?tab=draft",
    ),
    *(
        Errand(
            f"to_appoint_{regime}",
            label,
            "appointments",
            (Role.COMMISSION_HANDLER,),
            _to_appoint(regime),
            f"?regime={regime}",
            among=_in_need(regime),
        )
        for regime, label in TO_APPOINT.items()
    ),
)
own_desks.register("assignments", Role.EXPERT)
own_desks.register("draws", Role.SUPERVISOR)
contents.lies_in(contents.OPINIONS, Review, Assignment, Consolidation)
got_code.connect(lambda institutions, **_: tie(*institutions), weak=False, dispatch_uid="tie_employers")
