"""Fictional township hospitals and health centres, and applications walked to a stage by the verbs of the regime."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from accounts.models import District, Membership
from accounts.roles import Role
from casework import gateway
from casework.models import CalendarYear
from casework.notices import with_step
from config.scenarios import cast, concluding, deciding, visit
from config.scenarios.hospitals import fictional_uscc
from config.scenarios.papers import material
from primary_care_review.application import actions as application
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.assessment import actions as assessment
from primary_care_review.assessment import workbook as sheets
from primary_care_review.assessment.fields import field_name
from primary_care_review.assessment.reading import Assessment
from primary_care_review.check import actions as check
from primary_care_review.check.steps import ACCEPTANCE_NOTICE, FIND_QUALIFIED, SUPPLEMENT_NOTICE, UNQUALIFIED_NOTICE
from primary_care_review.enrolment.actions import enrol_institution
from primary_care_review.models import Application
from primary_care_review.rules import REQUIRED_MATERIALS, Ground, MaterialKind
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade, InstitutionType

People = dict[Role, Membership]
Walk = dict[Stage, Callable[[], Application]]

SEVEN_MONTHS = timedelta(days=214)
_FIRST_INDEX = 5_000_000  # apart from the hospitals' codes
_NAMES = {
    InstitutionType.TOWNSHIP_HOSPITAL: "演示{place}青禾镇卫生院",
    InstitutionType.COMMUNITY_HEALTH_CENTRE: "演示{place}清泉街道社区卫生服务中心",
}
# Ratings in turn, clause by clause: just enough for the grade under the demonstration edition.
_TURNS = {
    Grade.JIA: "ABB",
    Grade.YI: "ABBCC",
    Grade.BING: "ABCCCCCCCC",
    None: "CDDDD",
}
# Workbooks by edition, type and grade: many institutions hand in the same one.
_filled_in: dict[tuple[str, InstitutionType, Grade | None], bytes] = {}


def register_row(
    index: int = 0, *, district: str = cast.DISTRICT, type: InstitutionType = InstitutionType.TOWNSHIP_HOSPITAL
) -> dict[str, Any]:
    """An institution as the licence register has it."""
    number = _FIRST_INDEX + index
    place = District.objects.get(pk=district).name
    return {
        "uscc": fictional_uscc(number, district=district),
        "name": _NAMES[type].format(place=place) + (f"（{index}）" if index else ""),
        "type": type.value,
        "address": "演示路1号",
        "licence_number": f"PDY{number}",
        "contact_name": "罗文清",
        "contact_phone": "13800000003",
        "contact_email": "",
    }


def institution(
    index: int = 0,
    *,
    people: People,
    at: datetime,
    type: InstitutionType = InstitutionType.TOWNSHIP_HOSPITAL,
    by: Role = Role.BUREAU_HANDLER,
) -> Membership:
    """Enrolled by the bureau; its leader, who has already changed the first password."""
    bureau = people[by]
    district = bureau.office.own_district
    row = register_row(index, district=district.pk, type=type)
    enrolled = enrol_institution(**row, district=district, by=bureau, at=at)
    leader = enrolled.institution.office.memberships.select_related("person", "office").get()
    cast.has_signed_in(leader.person, at=at)
    return leader


def at_work(moment: datetime) -> datetime:
    """That day, or the last one at work before it."""
    table = CalendarYear.objects.table()
    while not table.is_working_day(timezone.localdate(moment)):
        moment -= timedelta(days=1)
    return moment


def rate(of: Application, *, borne: Grade | None, by: Membership, at: datetime) -> None:
    """Rates every clause so that the self-assessment bears the grade; core clauses as the grade asks."""
    texts = _rated(of.assessment, borne)
    assessment.save_fields(of, changes={name: (text, None) for name, text in texts.items()}, by=by, at=at)


def by_workbook(of: Application, *, borne: Grade | None, by: Membership, at: datetime) -> None:
    """The same by the workbook that the portal hands out, filled in and sent back."""
    asked = of.assessment
    key = (asked.edition.key, asked.institution_type, borne)
    if key not in _filled_in:
        _filled_in[key] = sheets.write(replace(asked, texts=_rated(asked, borne)))
    assessment.fill_in(of, file=BytesIO(_filled_in[key]), by=by, at=at)


def _rated(asked: Assessment, borne: Grade | None) -> dict[str, str]:
    turn, texts = _TURNS[borne], {}
    for index, clause in enumerate(asked.clauses):
        texts[field_name(clause.number, "rating")] = turn[index % len(turn)]
        texts[field_name(clause.number, "evidence")] = "有制度、记录和检查结果"
    return texts


def upload_required(of: Application, *, by: Membership, at: datetime) -> None:
    for kind in REQUIRED_MATERIALS:
        application.upload(of, kind=kind, file=material(f"{kind.label}.pdf"), by=by, at=at)


def application_at(
    stage: Stage,
    *,
    people: People,
    at: datetime,
    leader: Membership | None = None,
    grade: Grade = Grade.JIA,
    type: InstitutionType = InstitutionType.TOWNSHIP_HOSPITAL,
    index: int = 0,
    bears: Grade | None = None,
    fails: bool = False,
) -> Application:
    """An application at a stage: begun seven months ago, everything up to the visit done at `at`, what follows day by day.

    The team finds what was applied for, a lower grade where that is said, none at all where it `fails`.
    """
    began = at - SEVEN_MONTHS
    leader = leader or institution(index, people=people, at=began, type=type)
    of = assessment.start(leader.office.institution, by=leader, at=began)
    walk: Walk = {
        Stage.DRAFT: lambda: _finished(of, grade=grade, by=leader, at=at),
        Stage.SUBMITTED: lambda: application.submit(of, grade=grade.value, by=leader, at=at),
        **run_by_body(of, people=people, at=at, bears=None if fails else bears or grade),
    }
    if stage == Stage.WITHDRAWN:
        return gateway.perform(of, WITHDRAW, by=leader, at=at)
    for reached, step in walk.items():
        if of.state == stage:
            return of
        if reached == Stage.QUALIFIED and stage in (Stage.SUPPLEMENT, Stage.UNQUALIFIED):
            return turned_back(of, stage, people=people, at=at)
        if reached == Stage.CONCLUDED and stage == Stage.REACHED:
            return concluding.reached(of, people=people, at=concluding.days_on(of, 12))
        of = step()
    return of


def run_by_body(of: Application, *, people: People, at: datetime, bears: Grade | None) -> Walk:
    """What a body and its team do from the check on, stage by stage; the city's own where `people` are the commission's (`rereview`)."""
    return {
        Stage.QUALIFIED: lambda: deciding.decided(
            visit.current(of), FIND_QUALIFIED, by=people[Role.BUREAU_HEAD], at=at
        ),
        Stage.ACCEPTED: lambda: accepted(visit.current(of), people=people, at=at),
        Stage.ON_SITE: lambda: visit.begun(of, people=people, at=at),
        Stage.VISITED: lambda: visit.reviewed(of, bears=bears),
        Stage.SEALED: lambda: visit.signed_and_sealed(of),
        Stage.REPORTED: lambda: concluding.reported(of, at=concluding.days_on(of, 5)),
        Stage.CONCLUDING: lambda: concluding.received(of, people=people, at=concluding.days_on(of, 6)),
        Stage.CONCLUDED: lambda: concluding.concluded(of, people=people, at=concluding.days_on(of, 12)),
        Stage.PUBLICITY: lambda: concluding.posted(of, people=people, at=concluding.days_on(of, 14)),
        Stage.DETERMINED: lambda: concluding.determined(of, people=people, at=concluding.after_publicity(of)),
        Stage.AWARDED: lambda: concluding.decreed(
            of, people=people, at=concluding.after_publicity(of) + timedelta(days=1)
        ),
    }


def _finished(of: Application, *, grade: Grade, by: Membership, at: datetime) -> Application:
    rate(of, borne=grade, by=by, at=at)
    upload_required(of, by=by, at=at)
    return assessment.finish(Application.objects.get(pk=of.pk), by=by, at=at)


def turned_back(of: Application, stage: Stage, *, people: People, at: datetime) -> Application:
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    if stage == Stage.SUPPLEMENT:
        missing = f"{MaterialKind.PRECONDITIONS.label}：缺少医疗安全部分"
        of = check.draft_supplement(of, missing=missing, by=handler, at=at)
        return with_step.issue(of, SUPPLEMENT_NOTICE, by=head, at=at)
    facts = "前置条件表所列机构名称与执业登记不一致。"
    of = check.draft_unqualified(of, ground=Ground.REQUIREMENTS.value, ground_facts=facts, by=handler, at=at)
    return with_step.issue(of, UNQUALIFIED_NOTICE, by=head, at=at)


def accepted(of: Application, *, people: People, at: datetime) -> Application:
    of = with_step.draft(of, ACCEPTANCE_NOTICE, by=people[Role.BUREAU_HANDLER], at=at)
    return with_step.issue(of, ACCEPTANCE_NOTICE, by=people[Role.BUREAU_HEAD], at=at)
