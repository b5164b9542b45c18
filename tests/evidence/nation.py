"""Of the world of `kept`: a hospital from its materials over the national stage to its result, suspended for a violation and reached by another,
and what goes beside.
"""

from datetime import timedelta

from accounts.roles import Role
from casework.chasing import reminding
from config.scenarios import bureau_violating, cast, chased, city, filing, materials, national, violating
from emr_rating.models import Filing, NationalVisit
from emr_rating.national import actions as visiting
from emr_rating.national import publicity
from emr_rating.results import sheets
from emr_rating.stages import NationalStage, Stage
from emr_rating.violation.rules import SUSPEND
from tests.browser.world import AT, CLOSES_AT, World

HOSPITAL = 142
CHECKED = CLOSES_AT + timedelta(days=1, hours=10)
OVER = CHECKED + timedelta(days=20)  # publicity


def file(small: World) -> None:
    """In the window: it passed 4 and declares 5, handed up by its clerk, once in vain; what the year asks of others is begun."""
    people, cycle = small.people, Filing.objects.get(number=small.filing).cycle
    applicant = filing.hospital(HOSPITAL, people=people, at=AT)
    cast.passed(applicant.institution, cycle.year - 1, 4, at=AT)
    case = filing.fill(filing.begin(applicant, cycle, at=AT), by=applicant.clerk, at=AT, level=5)
    filing.handed_up(case, applicant=applicant, at=AT, back="请核对住院药品配置的数据。")
    filing.handed_up(case, applicant=applicant, at=AT)
    filing.report(Filing.objects.get(pk=case.pk), by=applicant.leader, at=AT, declared=5)
    low = filing.hospital(HOSPITAL + 10, people=people, at=AT)
    filing.filing_at(Stage.REPORTED, applicant=low, of_cycle=cycle, at=AT, level=2)
    city.plan(cycle, people=people, at=AT)
    everybody = (small.hospital, small.other, applicant)
    materials.collecting_over_the_year(cycle, everybody, bureau=people[Role.BUREAU_HANDLER], at=AT)
    chased.build(people, at=AT)


def build(small: World) -> None:
    """After it: materials, the city's check, two rounds, the second from afar in vain, posted for the second time, objected to, settled,
    both notices, the result on paper."""
    people = small.people
    cycle = Filing.objects.get(number=small.filing).cycle
    case = Filing.objects.get(cycle=cycle, state=Stage.AWAITING_MATERIALS)
    staff = {member.role: member for member in case.hospital.office.memberships.all()}
    applicant = filing.Applicant(case.hospital, staff[Role.INSTITUTION_LEADER], staff[Role.INSTITUTION_CLERK])
    materials.hang(case, by=applicant, at=CHECKED)
    materials.hand_in(case, by=applicant, at=CHECKED)
    review = national.checked(case, people=people, at=CHECKED)
    assert review is not None
    national.national_at(NationalStage.APPLICATION_REVIEW, review, people=people, at=CHECKED)
    from_afar = {"mode": NationalVisit.Mode.REMOTE, "remote_reason": "道路中断，暂时不能到达现场。"}
    remote, by = national.arrange(review, people=people, at=CHECKED, **from_afar), people[Role.INSTITUTE]
    visiting.enter_connection_test(remote, passed=False, result="视频连接中断三次。", by=by, at=CHECKED)
    national.national_at(NationalStage.PASSED, review, people=people, at=CHECKED)
    posted = national.post(cycle, people=people, at=CHECKED)
    publicity.withdraw(posted, reason="名单所列机构名称有误。", by=by, at=CHECKED)
    national.post(cycle, people=people, at=CHECKED)
    asked = national.answered(national.objected(review, at=CHECKED), people=people, at=CHECKED, level=None)
    national.concurred(asked, people=people, at=CHECKED)
    reminding.remind_all(OVER)
    national.announce(cycle, people=people, at=OVER)
    sheets.issue(Filing.objects.get(pk=case.pk), by=people[Role.COMMISSION_HANDLER], at=OVER)
    suspended = violating.decided(case, people=people, at=OVER, sanction=SUSPEND.value)
    violating.circulated(suspended, people=people, at=OVER)
    bureau_violating.ready([Filing.objects.get(pk=case.pk)], people=people, at=OVER)
