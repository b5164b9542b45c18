"""The second acts of the kept world: what has been entered is put right, sent back, taken back, ended, so that each moment has come."""

from datetime import timedelta

from accounts.roles import OfficeKind, Role
from casework.actions import notices
from casework.deciding import proposals
from casework.models import Delivery, Notice
from casework.notices import service
from casework.sampling import actions as sampling
from config.scenarios import cast, deciding, experts, primary_care, register, review
from emr_rating.models import Filing
from emr_rating.spot_check.samples import DISTRICT_RESULTS
from emr_rating.summary.steps import RETURN_SUMMARY
from experts.actions import assignments, drawing, leaving, letters, pools, requests
from experts.actions import points as points_of
from experts.actions.files import correct_absence
from experts.models import Assignment, DataRequest, Kind, Letter, PointsEntry
from primary_care_review.application import actions as application
from primary_care_review.models import Application, NamedMaterial
from primary_care_review.requirements.actions import end_material
from primary_care_review.rules import MaterialKind
from primary_care_review.stages import Stage as Review
from tests.browser.world import AT, World

WHY = "原登记有误，予以更正。"
RENEWAL = AT.replace(year=2030, month=10)


def build(small: World) -> None:
    for act in (_papers, _register, _letters, _reviews, _applications):
        act(small)


def draw_anew(small: World) -> str:
    """A draw that was ended; the reason of the next one."""
    case = Filing.objects.get(number=small.drawable)
    first = drawing.freeze(case, by=small.people[Role.COMMISSION_HANDLER], at=AT)
    drawing.end(first, reason=WHY, by=small.supervisor, at=AT)
    return WHY


def sample_anew(small: World, year: int) -> str:
    """The same of a sample of the districts' results."""
    office, share = small.people[Role.COMMISSION_HANDLER], {"share": 20, "least": 1}
    first = sampling.freeze(DISTRICT_RESULTS, year=year, **share, by=office, at=AT)
    sampling.SAMPLING.end(first, reason=WHY, by=small.supervisor, at=AT)
    return WHY


def _papers(small: World) -> None:
    """Printed, delivered by mistake and put right, served by that, drafted anew, returned, withdrawn."""
    handler, head = small.people[Role.BUREAU_HANDLER], small.people[Role.BUREAU_HEAD]
    paper = Notice.objects.get(case__number=small.accepted, issued_at__isnull=False)
    notices.mark_printed(paper, by=handler, at=AT)
    said = {"to": "罗文清", "delivered_at": AT, "remark": ""}
    wrong = notices.deliver(paper, way=Delivery.Way.MAIL, **said, by=handler, at=AT)
    right = said | {"way": Delivery.Way.IN_PERSON}
    notices.correct_delivery(wrong, reason=WHY, instead=right, by=handler, at=AT)
    service.serve(AT)
    again = notices.reissue(paper, fields=paper.fields, reason=WHY, by=handler, at=AT)
    notices.send_back(again, reason=WHY, by=head, at=AT)
    notices.withdraw(Notice.objects.get(pk=again.pk), reason=WHY, by=head, at=AT)


def _register(small: World) -> None:
    """An absence put right, a request answered, one reported, one refused, one who leaves, one who may review no more."""
    people, expert = small.people, small.expert.pool_entry.expert
    absence = expert.absences.get()
    instead = {"since": absence.since, "until": absence.until + timedelta(days=2), "reason": "外出进修"}
    correct_absence(absence, correction=WHY, instead=instead, by=small.expert, at=AT)
    asked, by = DataRequest.objects.get(expert=expert), people[Role.COMMISSION_HANDLER]
    requests.decide(asked, make=True, reason=WHY, by=people[Role.CENTRE], at=AT)
    city = experts.pool(cast.office(OfficeKind.COMMISSION))
    reported, refused = (
        pools.nominate(city, data=register.data(number, Kind.INFORMATION), by=by, at=AT) for number in (201, 202)
    )
    pools.vet(reported, by=by, at=AT)
    pools.report([reported], by=people[Role.CENTRE], at=AT)
    pools.refuse(refused, reason=WHY, by=by, at=AT)


def _letters(small: World) -> None:
    """Points put right, the term audited at its end; then the expert leaves for good."""
    people, letter = small.people, Letter.objects.get()
    wrong = letter.expert.points.exclude(ground=PointsEntry.Ground.BASE).get()
    opposite = {"points": -wrong.points, "happened_on": wrong.happened_on, "corrects": wrong}
    by = people[Role.COMMISSION_HANDLER]
    points_of.correct(wrong.expert, regime=letter.regime, **opposite, remark=WHY, by=by, at=AT)
    letters.audit(letter, passed=True, reason=WHY, by=people[Role.COMMISSION_HANDLER], at=RENEWAL)
    leaving.disqualify(letter.expert, reason=WHY, by=people[Role.COMMISSION_HEAD], at=RENEWAL)


def _reviews(small: World) -> None:
    """One who was asked declines; a case is sent back to its bureau, as was proposed for the third time, and concluded anew."""
    people, asked = small.people, Assignment.objects.get(pk=small.proposed)
    assignments.decline(asked, reason="在外地进修，不能参加。", by=asked.member, at=AT)
    case = Filing.objects.get(number=small.reviewed)
    by, head = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD]
    first = deciding.proposed(case, RETURN_SUMMARY, by=by, at=AT)
    proposals.send_back(first, reason="请写明须补充核对的事项。", by=head, at=AT)
    proposals.take_back(deciding.proposed(case, RETURN_SUMMARY, by=by, at=AT), by=by, at=AT)
    deciding.decided(case, RETURN_SUMMARY, by=head, at=AT, reason=WHY)
    review.conclude_district(case, people=people, at=AT)


def _applications(small: World) -> None:
    """The supplement is handed in; what was asked for is asked no longer; another application does not meet its grounds."""
    of = Application.objects.get(state=Review.SUPPLEMENT)
    leader = of.applicant.office.memberships.get()
    paper = primary_care.material("补正材料.pdf")
    application.upload(of, kind=MaterialKind.PRECONDITIONS, file=paper, by=leader, at=AT)
    application.resubmit(Application.objects.get(pk=of.pk), by=leader, at=AT)
    end_material(NamedMaterial.objects.get(), by=small.people[Role.BUREAU_HANDLER], at=AT)
