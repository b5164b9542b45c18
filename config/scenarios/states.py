"""What the rest of the demonstration leaves out, so that every state of every table has a case in it: by the verbs, as anywhere."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import District, Membership
from accounts.roles import Role
from casework import record, turns
from casework.gateway import perform
from casework.models import Delivery
from casework.notices import service
from emr_rating.collecting import actions as collecting
from emr_rating.collecting.steps import ORDER
from emr_rating.models import Collection, Cycle, Filing
from emr_rating.registration import actions as registration
from emr_rating.stages import CollectionStage, Stage
from primary_care_review.stages import Stage as GradeReview
from primary_care_review.standards.terms import Grade

from . import cast, closing, extending, filing, hospitals, primary_care, rereview, takeover, terminating
from .papers import material

People = dict[Role, Membership]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEVER_BACK, OWES = 55, 462
VISITED, CLOSED = 930, 931
# Who asked for more time, in the order in which it is granted, refused and still looked at.
LONGER = ("500101", "500106", "500107")


def build(cycle: Cycle, bureaus: dict[str, People], *, at: datetime) -> None:
    """`cycle` is the present year, under review."""
    people = bureaus[cast.DISTRICT]
    _never_corrected(people, at=at)
    _taken_over(cycle, people, at=at)
    _longer(cycle, people, at=at - 3 * HOUR)
    _closed(people, at=at - 2 * HOUR)
    _put_in_order(people, at=at - 2 * HOUR)
    _grade_reviews(people, at=at)
    _opened(at=at)


def _never_corrected(people: People, *, at: datetime) -> None:
    """A registration that was returned and let lie past its term."""
    case, _ = hospitals.registered(hospitals.hospital(NEVER_BACK), at=at - 61 * DAY)
    centre = people[Role.CENTRE]
    registration.return_registration(case, reason="执业许可证扫描件不清晰，请重新上传。", by=centre, at=at - 60 * DAY)
    left = type(case).objects.get(pk=case.pk)
    registration.end_registration(left, reason="逾期未修改，经电话联系无人办理。", by=centre, at=at - 10 * DAY)


def _taken_over(cycle: Cycle, people: People, *, at: datetime) -> None:
    """Of what ran elsewhere one case waits for the head, and one for the materials of its hospital."""
    silent = Filing.objects.filter(cycle=cycle, state=Stage.NOT_FILED).order_by("pk")[0]
    hospital = silent.filed_by
    takeover.registered([takeover.row(hospital, Stage.DISTRICT_REVIEW, cycle=cycle)], people=people, at=at - 4 * HOUR)
    owes = filing.hospital(OWES, people=people, at=at - 30 * DAY).institution
    cast.passed(owes, cycle.year - 1, 4, at=at - 30 * DAY)
    since = timezone.localdate(at) - DAY
    row = takeover.row(owes, Stage.AWAITING_MATERIALS, cycle=cycle, since=since, paper_on=since)
    takeover.registered([row], people=people, at=at - 4 * HOUR)
    entered = Filing.objects.standing().get(cycle=cycle, filed_by=owes)
    takeover.confirmed(entered, people=people, at=at - 3 * HOUR)


def _longer(cycle: Cycle, people: People, *, at: datetime) -> None:
    districts = [District.objects.get(pk=key) for key in LONGER]
    granted, refused, _ = (extending.extension(cycle, one, people=people, at=at) for one in districts)
    extending.granted(granted, people=people, at=at + HOUR)
    extending.refused(refused, people=people, at=at + HOUR)


def _closed(people: People, *, at: datetime) -> None:
    """A hospital whose filing and collection its bureau has ended."""
    head = people[Role.BUREAU_HEAD]
    collected = Collection.objects.filter(district=cast.DISTRICT, state=CollectionStage.COLLECTING)
    for collection in collected.order_by("-pk"):
        filings = Filing.objects.filter(filed_by=collection.collected_from_id, closed_at=None)
        own = [case for case in filings if any(head.role in row.roles for row in turns.rows_of_ending(case))]
        if own:
            closing.closed(collection.institution, by=head, at=at)
            closing.ended(collection, *own, by=head, at=at + HOUR)
            return


def _put_in_order(people: People, *, at: datetime) -> None:
    """A year's collection that is complete and kept for a spot check."""
    own = Collection.objects.filter(district=cast.DISTRICT, state=CollectionStage.COLLECTING)
    untouched = own.filter(institution__closed_on=None, materials=None).order_by("-pk")
    case = next(case for case in untouched if case.checklist.places)
    member = case.collected_from.office.memberships.filter(role=Role.INSTITUTION_CLERK).get()
    places = list(case.checklist.places)
    collecting.add(case, places=places, file=material("年度实证材料.pdf"), by=member, at=at)
    submitted = collecting.submit(Collection.objects.get(pk=case.pk), by=member, at=at)
    perform(submitted, ORDER, by=people[Role.BUREAU_HANDLER], at=at + HOUR)


def _opened(*, at: datetime) -> None:
    """What was delivered in the portal was opened within the hour, but for every tenth notice, which nobody has looked at."""
    for index, delivery in enumerate(Delivery.objects.filter(way=Delivery.Way.PORTAL, served_at=None).order_by("pk")):
        whose = {"office": delivery.office} if delivery.office else {"person": delivery.person}
        reader = Membership.objects.filter(**whose).select_related("person", "office").order_by("pk").first()
        if reader and index % 10 and delivery.at + HOUR <= at:
            what = f"文书 {delivery.notice}"
            record.log_reading(
                by=reader, at=delivery.at + HOUR, what=what, case=delivery.notice.case, notice=delivery.notice
            )
    service.serve(at)


def _grade_reviews(people: People, *, at: datetime) -> None:
    """A visit that is over and not sealed yet; and an institution that closed while the city reviewed it, and each was about to
    terminate: all four cases end with it, by the office that has them."""
    head = people[Role.BUREAU_HEAD]
    primary_care.application_at(GradeReview.VISITED, people=people, at=at - 30 * DAY, grade=Grade.YI, index=VISITED)
    called = primary_care.at_work(at - 70 * DAY)
    of = primary_care.application_at(GradeReview.REACHED, people=people, at=called, index=CLOSED)
    of_city = rereview.rereview_at(GradeReview.SUBMITTED, of, people=people, at=at - 14 * DAY)
    measure = terminating.proposed(of, people=people, at=at - 3 * DAY)
    measure_of_city = terminating.proposed(of_city, people=rereview.of_city(people, at=at), at=at - 3 * DAY)
    closing.closed(of.institution, by=head, at=at - 2 * HOUR)
    closing.ended(measure_of_city, of_city, by=people[Role.COMMISSION_HEAD], at=at - HOUR)
    closing.ended(measure, of, by=head, at=at - HOUR)
