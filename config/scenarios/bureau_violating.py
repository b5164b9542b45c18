"""A bureau's violation: proposed, its filings named, bureau and hospitals heard, each filing's measure laid down, decided, made known (E29)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.measures import hearing
from casework.measures.steps import GRAVE, NOT_GRAVE
from casework.notices import with_step
from emr_rating.bureau_violation import actions
from emr_rating.bureau_violation.rules import SPARED
from emr_rating.bureau_violation.steps import CIRCULAR_NOTICE, INTENT_NOTICE
from emr_rating.models import BureauViolation, Cycle, Filing, Reached
from emr_rating.results.outcome import final_level
from emr_rating.violation.forms import DEMAND
from emr_rating.violation.rules import CANCEL, LOWER, SUSPEND, WITH_RESULT, ViolationGround

from . import cast, measuring
from .papers import material
from .violating import People, now

FACTS = "经核查，该区县卫生健康委在区县审核期间向评审专家打听进程，并要求对部分医疗机构的审核意见予以关照。"
BECAUSE = "该填报的区县审核由被打招呼的专家承担，审核意见与数据核查情况不符。"
GRAVITY = "涉及多家医疗机构，且由分管负责人授意，严重影响评价公平公正。"
STATEMENT = "经我委核查，有关工作人员确有打听进程的情况，已停止其参与分级评价工作。"
UNTRUE = "经核查通话记录和审核日志，没有打听进程和要求关照的情况，情况不属实。"
# Of which bureau, what it comes to, how many days ago it was proposed, and what is done to its filings where it comes so far.
PROPOSED = (
    ("500106", "taken", 20, LOWER.value),
    ("500107", "dropped", 16, LOWER.value),
    ("500101", "circulating", 8, CANCEL.value),
    ("500107", "deciding", 4, LOWER.value),
    (cast.DISTRICT, "hearing", 1, LOWER.value),
    ("500106", "prepared", 1, LOWER.value),
)
HOSPITAL_STATEMENT = "本院对区县所为不知情，申报数据和提交的材料均属实。"
WHY = "该填报的审核意见失去公正基础，综合区县和医疗机构陈述意见后作出本处理。"


def opened(filing: Filing, *, people: People, at: datetime) -> BureauViolation:
    """Of the year of the filing; none is named yet."""
    return actions.propose(
        bureau=people[Role.BUREAU_HEAD].office,
        cycle=filing.cycle,
        ground=ViolationGround.LOBBYING.value,
        ground_facts=FACTS,
        evidence=material("核查记录.pdf"),
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )


def proposed(filings: Iterable[Filing], *, people: People, at: datetime) -> BureauViolation:
    """Reaches the filings given, of the district and year of the first."""
    reached = list(filings)
    found = opened(reached[0], people=people, at=at)
    return actions.reach(found, filings=reached, because=BECAUSE, by=people[Role.COMMISSION_HANDLER], at=at)


def spared(violation: BureauViolation, filing: Filing, *, people: People, at: datetime) -> BureauViolation:
    return actions.spare(violation, filing=filing, by=people[Role.COMMISSION_HANDLER], at=at)


def intent_drafted(violation: BureauViolation, *, people: People, at: datetime) -> BureauViolation:
    return with_step.draft(now(violation), INTENT_NOTICE, by=people[Role.COMMISSION_HANDLER], at=at)


def told(violation: BureauViolation, *, people: People, at: datetime) -> BureauViolation:
    intent_drafted(violation, people=people, at=at)
    return actions.tell(now(violation), by=people[Role.COMMISSION_HEAD], at=at)


def bureau_heard(violation: BureauViolation, *, people: People, at: datetime) -> BureauViolation:
    return hearing.make_statement(now(violation), statement=STATEMENT, by=people[Role.BUREAU_HEAD], at=at)


def hospital_heard(line: Reached, *, at: datetime) -> Reached:
    leader = Membership.objects.get(office__institution=line.filing.institution, role=Role.INSTITUTION_LEADER)
    return actions.state(line, statement=HOSPITAL_STATEMENT, by=leader, at=at)


def heard(violation: BureauViolation, *, people: People, at: datetime) -> BureauViolation:
    """Everybody concerned."""
    for line in violation.reached.order_by("filing"):
        hospital_heard(line, at=at)
    return bureau_heard(violation, people=people, at=at)


def laid_down(
    line: Reached, *, people: People, at: datetime, sanction: str = LOWER.value, **said: Any
) -> BureauViolation:
    """Lowered by one level unless said otherwise."""
    lowers = sanction == LOWER.value
    asked = {
        "sanction": sanction,
        "to_level": (final_level(line.filing) or 0) - 1 if lowers else None,
        "until": timezone.localdate(at) + timedelta(days=180) if sanction == SUSPEND.value else None,
        "why": WHY,
    }
    filing, by = line.filing.number, people[Role.COMMISSION_HANDLER]
    return actions.settle(now(line.violation), filing=filing, **asked | said, by=by, at=at)


def drafted(violation: BureauViolation, *, people: People, at: datetime) -> BureauViolation:
    """Grave where anything but a lowering was laid down."""
    grave = violation.reached.exclude(sanction__in=(LOWER.value, SPARED.value)).exists()
    said: dict[str, Any] = {"grave": GRAVE if grave else NOT_GRAVE, "gravity": GRAVITY if grave else "", "why": WHY}
    return actions.draft_decision(now(violation), **said, by=people[Role.COMMISSION_HANDLER], at=at)


def ready(filings: Iterable[Filing], *, people: People, at: datetime) -> BureauViolation:
    """Told and heard, nothing laid down."""
    return heard(told(proposed(filings, people=people, at=at), people=people, at=at), people=people, at=at)


def decided(
    filings: Iterable[Filing], *, people: People, at: datetime, sanctions: Iterable[str] = (), **said: Any
) -> BureauViolation:
    """All of it, but the circular; `sanctions` in the order of the filings, each lowered where none is given."""
    case = ready(filings, people=people, at=at)
    return concluded(case, people=people, at=at, sanctions=sanctions, **said)


def concluded(
    violation: BureauViolation, *, people: People, at: datetime, sanctions: Iterable[str], **said: Any
) -> BureauViolation:
    given = list(sanctions)
    for place, line in enumerate(violation.reached.select_related("filing", "violation").order_by("filing")):
        laid_down(line, people=people, at=at, sanction=given[place] if given else LOWER.value, **said)
    drafted(violation, people=people, at=at)
    return actions.decide(now(violation), by=people[Role.COMMISSION_HEAD], at=at)


def circular_drafted(violation: BureauViolation, *, people: People, at: datetime) -> BureauViolation:
    return actions.draft_circular(now(violation), demand=DEMAND, by=people[Role.COMMISSION_HANDLER], at=at)


def circulated(violation: BureauViolation, *, people: People, at: datetime) -> BureauViolation:
    circular_drafted(violation, people=people, at=at)
    return with_step.issue(now(violation), CIRCULAR_NOTICE, by=people[Role.COMMISSION_HEAD], at=at)


def bureau_violation_at(
    stops: str, filings: Iterable[Filing], *, people: People, at: datetime, sanction: str = LOWER.value
) -> BureauViolation:
    """Proposed at `at`, and at a state; where it comes so far, each filing meets the sanction."""
    reached, head = list(filings), people[Role.COMMISSION_HEAD]
    case = proposed(reached, people=people, at=at)
    measuring.walked(
        stops,
        at,
        told=lambda on: told(case, people=people, at=on),
        heard=lambda on: heard(case, people=people, at=on),
        decided=lambda on: concluded(case, people=people, at=on, sanctions=[sanction] * len(reached)),
        dropped=lambda on: actions.drop(now(case), reason=UNTRUE, by=head, at=on),
    )
    return now(case)


def build(cycle: Cycle, bureaus: dict[str, People], *, at: datetime) -> None:
    """Of the year under review, at every state: each with two hospitals of its district that have a result, where there are as many."""
    for district, stops, days, sanction in PROPOSED:
        rows = Filing.objects.filter(cycle=cycle, district=district, state__in=WITH_RESULT).order_by("pk")[:2]
        then = at - timedelta(days=days)
        bureau_violation_at(stops, rows, people=bureaus[district], at=then, sanction=sanction)
