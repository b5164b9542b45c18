"""Two reviews of hospitals of 渝中区, the city's and the bureau's, whose reviewers carry names that stand nowhere else; and what a reader is told.

Drawn, designated, recused, declined, overdue, released: whatever becomes of a reviewer has happened to one of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import Institution, Membership, Person
from accounts.roles import OfficeKind, Role
from casework import ticking
from casework.registry import case_type
from config.scenarios import cast, experts
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import DistrictSummary, Filing
from emr_rating.municipal.uses import DISTRICT_REVIEW
from emr_rating.stages import Stage
from experts.actions import assignments, leaving, seats
from experts.models import Assignment, Draw, Expert, Pool, PoolEntry
from tests import crawl
from tests.experts.reviews import fresh, page, tab

People = dict[Role, Membership]
MARK = "暗记"
# Lists of accounts and of offices side by side: whoever has an account stands there, whatever they review. Messages are looked at
# one by one: on their page those about an account stand beside those about a case.
BESIDE = ("/sign-in/", "/people/", "/messages/")
# Where reviewers' names have stood or could: asked by every reader, whatever chance chooses of the others.
TELLING = (
    "/tabs/review/", "/tabs/record/", "/record/export/", "/assignments/", "/points/", "/draws/D", "/audit/", "/workbench/",
    "/steps/release", "/steps/name", "/steps/designate",
)  # fmt: skip


@dataclass
class Scene:
    """`elsewhere` is the leader of the hospital that employs one of the city's reviewers."""

    city: Filing
    district: Filing
    supervisor: Membership
    elsewhere: Membership
    hospital: dict[str, filings.Applicant]
    at: datetime

    @property
    def cases(self) -> list[Filing]:
        return [self.city, self.district]

    def names(self, case: Filing) -> set[str]:
        """Everybody who was ever called to the case."""
        return {row.member.person.name for row in Assignment.objects.of(case).select_related("member__person")}


def scene(people: People, *, at: datetime) -> Scene:
    """While both reviews are under way."""
    Pool.objects.filter(office__kind__in=(OfficeKind.COMMISSION, OfficeKind.BUREAU)).update(keeps_points=True)
    cycle = filings.cycle(people=people, at=at)
    first, second, other = (filings.hospital(index, people=people, at=at) for index in (2, 62, 3))
    for applicant, level in ((first, 4), (second, 3)):
        filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)
    morning = scenes.close(cycle)
    supervisor = cast.commission_supervisor(at=at)
    commission, bureau = cast.office(OfficeKind.COMMISSION), cast.office(OfficeKind.BUREAU)
    of_city = [_marked(f"城{word}", commission, at=at) for word in "甲乙丙丁戊己庚"]
    of_district = [_marked(f"区{word}", bureau, at=at) for word in "甲乙丙"]
    city, district = (Filing.objects.get(filed_by=applicant.institution) for applicant in (first, second))
    found = Scene(city, district, supervisor, other.leader, {"city": first, "district": second}, morning)
    experts.employ(of_city[0].pool_entry.expert, other.institution)
    _city(found, people, supervisor)
    _district(found, people, of_district)
    for row in Assignment.objects.select_related("member__person", "member__office"):
        for url in (reverse("assignment", args=[row.pk]), tab(Filing.objects.get(pk=row.review.case_id), "data")):
            page(row.member, url, at=morning)
    found.at = morning + timedelta(days=6)
    ticking.tick(at=found.at)
    return found


def _marked(word: str, office, *, at: datetime) -> Membership:
    return cast.person(f"anji-{Person.objects.count()}", f"{MARK}{word}", role=Role.EXPERT, office=office, at=at)


def _city(found: Scene, people: People, supervisor: Membership) -> None:
    """Drawn: two at work, one of them with an opinion in, one who stood back, one who declined, one who does not answer."""
    scenes.draw(found.city, people=people, supervisor=supervisor, at=found.at)
    asked = list(Assignment.objects.of(found.city).select_related("member__person").order_by("leads", "pk"))
    assignments.recuse(asked[0], nature="配偶在该院任职", by=asked[0].member, at=found.at)
    assignments.decline(asked[1], reason="出国进修", by=asked[1].member, at=found.at)
    for row in scenes.accepted(asked[3:], at=found.at):
        if not row.leads:
            scenes.hand_in(row, at=found.at)


def _district(found: Scene, people: People, reviewers: list[Membership]) -> None:
    """Designated: one with an opinion in, one released, one disqualified."""
    named = scenes.designate(found.district, people=people, at=found.at, experts=reviewers)
    scenes.hand_in(named[0], at=found.at)
    seats.release(
        fresh(found.district),
        use=DISTRICT_REVIEW,
        assignment=named[1].pk,
        reason="工作调整",
        by=people[Role.BUREAU_HEAD],
        at=found.at,
    )
    expert = Expert.objects.get(entries__member=named[2].member)
    leaving.disqualify(expert, reason="透露评审情况。", by=people[Role.COMMISSION_HEAD], at=found.at)


def tell(found: Scene, people: People) -> None:
    """The bureau has concluded and reported: the commission may now know who reviewed."""
    scenes.conclude_district(found.district, people=people, at=found.at)
    scenes.report_summary(found.district.cycle, people=people, at=found.at)


def addresses(found: Scene, role: Role) -> list[str]:
    """Every page and file that the role may ask for, with all that is about the two reviews in place of numbers and keys."""
    return [url for url in crawl.addresses(_values(found), role) if not url.startswith(BESIDE)]


def _values(found: Scene) -> dict[str, list]:
    """By the name of an address, or of its place for a value."""
    rows = list(Assignment.objects.filter(review__case__in=[case.pk for case in found.cases]).order_by("review", "pk"))
    reviewers = [row.member.pool_entry.expert.number for row in (rows[0], rows[-3], rows[-1])]
    papers = [(case.number, 1, kind) for case in found.cases for kind in ("sheet", "analysis")]
    numbers = [case.number for case in found.cases]
    of_assignments = [(row.pk,) for row in (rows[0], rows[-1])]
    return {
        "case_tab": [(number, tab) for number in numbers for tab in ("data", "review", "record", "notices", "inquiries")],
        "step": [(case.number, step.name) for case in found.cases for step in case_type(case.kind).steps if not step.page],
        "filing_version": [(number, 1) for number in numbers],
        "filing_document": papers,
        "draw": [(draw.number,) for draw in Draw.objects.all()],
        "expert": [(number,) for number in reviewers],
        "assignment": of_assignments,
        "summary": [(summary.pk,) for summary in DistrictSummary.objects.all()],
        "entry": [(entry.pk,) for entry in PoolEntry.objects.filter(expert__number__in=reviewers)],
        "pool": [(pool.pk,) for pool in Pool.objects.filter(entries__expert__number__in=reviewers).distinct()],
        "person": [(row.member.person_id,) for row in (rows[0], rows[-1])],
        "institution": [(row.pk,) for row in Institution.objects.all()],
        "year": [(found.city.cycle.year,)],
        "uscc": [(case.hospital.uscc,) for case in found.cases],
        "office": [(office.pk,) for office in (found.city.hospital.office, found.supervisor.office)],
        "number": [(number,) for number in numbers],
    }  # fmt: skip
