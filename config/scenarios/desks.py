"""What lies on desks besides cases, so that every page of the demonstration has something to show; walked by the verbs."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import people as accounts
from accounts.models import Membership
from accounts.roles import Regime, Role
from casework import grants, outbox
from casework.actions import change_requests, notices
from casework.actions.materials import store_bytes
from casework.deciding import proposals
from casework.downloads import XLSX
from casework.handing_up.actions import hand_up
from casework.jobs import working
from casework.models import Delivery, Notice, Outbox, StandardEdition
from casework.workbook import Sheet, write_workbook
from emr_rating.models import Filing
from emr_rating.municipal.steps import CONCLUDE_DISTRICT
from emr_rating.stages import Stage
from experts.actions import feedback
from experts.models import Expert
from primary_care_review.check import actions as check
from primary_care_review.check.steps import FIND_QUALIFIED
from primary_care_review.editions import actions as editions
from primary_care_review.editions import workbook as edition_tables
from primary_care_review.editions.loading import edition_of
from primary_care_review.enrolment import workbook as enrolment
from primary_care_review.enrolment.register import RegisterImport
from primary_care_review.models import Application
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import InstitutionType

from . import cast, deciding, primary_care

People = dict[Role, Membership]


def build(people: People, *, at: datetime) -> None:
    _colleagues(people, at=at)
    _handed_up(at=at)
    _paper(people, at=at)
    _proposals(people, at=at)
    _requests(people, at=at)
    _edition(people, at=at)
    _register(people, at=at)


def _colleagues(people: People, *, at: datetime) -> None:
    """One who has left, and a case that the head has handed over while away."""
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    asked: dict[str, Any] = {"name": "覃思源", "login": "qx-qinsiyuan", "phone": "13800000018", "email": ""}
    left, _ = accounts.invite(office=head.office, role=Role.BUREAU_HANDLER, **asked, by=head, at=at)
    accounts.end_membership(left, by=head, at=at, reason="调任其他单位。")
    case = Filing.objects.filter(state=Stage.DISTRICT_REVIEW, district=cast.DISTRICT).latest("pk")
    until = timezone.localdate(at) + timedelta(days=14)
    grants.hand_over(case, to=handler, until=until, by=head, at=at, reason="外出培训期间由经办人办理。")


def _handed_up(*, at: datetime) -> None:
    """A township hospital's clerk has laid its application before the leader."""
    case = Application.objects.filter(state=Review.DRAFT, district=cast.DISTRICT, parent=None).latest("pk")
    leader = case.applicant.office.memberships.get(role=Role.INSTITUTION_LEADER)
    asked: dict[str, Any] = {"name": "龙佳怡", "login": "wsy-longjiayi", "phone": "13800000019", "email": ""}
    clerk, _ = accounts.invite(office=leader.office, role=Role.INSTITUTION_CLERK, **asked, by=leader, at=at)
    hand_up(case, remark="申请材料已按规定的六类核对。", by=clerk, at=at)


def _paper(people: People, *, at: datetime) -> None:
    """A draft that waits for the head, one that was sent back, and a delivery by hand."""
    handler, head = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD]
    submitted = Application.objects.filter(state=Review.SUBMITTED, district=cast.DISTRICT, parent=None).latest("pk")
    missing = "评审申请书：缺少法定代表人签字"
    check.draft_supplement(submitted, missing=missing, by=people[Role.BUREAU_HANDLER], at=at)
    on, drafts = timezone.localdate(at), []
    appointed = (
        Expert.objects.filter(letters__notice__issued_at__isnull=False, feedbacks=None).distinct().order_by("pk")
    )
    for expert in [found for found in appointed if found.employer()][:2]:
        said: dict[str, Any] = {"since": on - timedelta(days=180), "until": on, "remark": "该同志按要求参加评审培训。"}
        drafts.append(feedback.draft(expert, regime=Regime.PRIMARY_CARE, **said, by=handler, at=at))
    notices.send_back(drafts[0].notice, reason="请补充评审表现的具体情况。", by=head, at=at)
    issued = Notice.objects.filter(issued_at__lt=at, office=people[Role.NOTICE_CLERK].office)
    last = issued.latest("pk")
    by, to = people[Role.NOTICE_CLERK], "罗文清"
    notices.deliver(last, way=Delivery.Way.IN_PERSON, to=to, delivered_at=at, by=by, at=at)


def _proposals(people: People, *, at: datetime) -> None:
    """A conclusion and a finding that wait for the head, and a finding that was sent back; the decided ones are in the record."""
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    heard = Filing.objects.filter(state=Stage.DISTRICT_REVIEW, district=cast.DISTRICT, missing__endswith="区县结论")
    ready = heard.latest("pk")
    said: dict[str, Any] = {"level": ready.reported_level, "reason": "专家意见一致，拟维持申报级别。"}
    deciding.proposed(ready, CONCLUDE_DISTRICT, by=handler, at=at, **said)
    submitted = Application.objects.filter(state=Review.SUBMITTED, district=cast.DISTRICT, parent=None).order_by("pk")
    _, returned = [deciding.proposed(of, FIND_QUALIFIED, by=handler, at=at) for of in submitted[:2]]
    proposals.send_back(returned, reason="请核对执业许可证的有效期后再报。", by=head, at=at)


def _requests(people: People, *, at: datetime) -> None:
    """A hospital asks the centre to correct what it may not change itself."""
    held = Membership.objects.filter(role=Role.INSTITUTION_LEADER, office__institution__enrolments__regime=Regime.EMR)
    by = held.select_related("office__institution").order_by("pk")[1]
    reason = "机构类别登记有误，与执业许可证不一致。"
    change_requests.request_change(
        by.office.institution, changes={"type": "specialised_hospital"}, reason=reason, by=by, at=at
    )


def _edition(people: People, *, at: datetime) -> None:
    """The next edition, imported and not yet filed nationally: nothing begins under it."""
    standing = StandardEdition.objects.get(regime=Regime.PRIMARY_CARE)
    year = timezone.localdate(at).year + 1
    editions.import_edition(
        key=f"{year}",
        title=f"基层医疗卫生机构等级评审标准（{year}年，演示，未备案）",
        valid_from=timezone.localdate(at).replace(year=year, month=1, day=1),
        file=BytesIO(edition_tables.write(edition_of(standing))),
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )


def _register(people: People, *, at: datetime) -> None:
    """A register that went in as a job: its institutions are entered, their slips wait to be fetched."""
    by, name = people[Role.BUREAU_HANDLER], "机构名录.xlsx"
    columns, rows = [column.name for column in enrolment.REGISTER.columns], []
    said = {"type": InstitutionType.TOWNSHIP_HOSPITAL.label, "district": by.office.own_district.name}
    for index in (900, 901):
        row = primary_care.register_row(index) | said
        rows.append([row.get(column, "") for column in columns])
    book = ContentFile(write_workbook([Sheet(spec=enrolment.REGISTER, rows=rows)]))
    job = working.start(RegisterImport, by=by, at=at, file=store_bytes(book, XLSX), file_name=name)
    outbox.work(Outbox.objects.get(kind=Outbox.Kind.JOB, key=str(job.pk)).pk, at=at)
    job.refresh_from_db()
    assert len(job.slips) == len(rows), job.faults  # noqa: S101  # a register that went in without a fault
