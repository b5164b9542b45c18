"""A year's filing, walked through the verbs: the cycle, a hospital with its people, filling in, confirming, reporting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

from django.utils import timezone

from accounts.models import Institution, Membership
from accounts.roles import Regime, Role
from casework.gateway import perform
from casework.handing_up import actions as handing_up
from casework.models import Case, StandardEdition
from emr_rating.cycle import actions as cycle_actions
from emr_rating.filing import actions, workbook
from emr_rating.filing.steps import AMEND
from emr_rating.models import Cycle, Filing
from emr_rating.rules import Overdue, Part, best_declaration
from emr_rating.sheet.fields import BASIC_FIELDS
from emr_rating.sheet.reading import Sheet
from emr_rating.stages import Stage
from emr_rating.standards.edition import Edition

from . import cast, hospitals

People = dict[Role, Membership]
_BASIC = {
    "basic.beds": "620",
    "basic.outpatient_visits": "486200",
    "basic.discharges": "23110",
    "basic.operations": "6120",
    "basic.income": "41800",
    "basic.it_investment": "1960",
    "basic.it_staff": "12",
    "basic.emr_since": "2014",
    "basic.emr_vendor": "演示软件公司",
    "basic.contact": "周敏",
    "basic.contact_phone": "023-00000000",
}

# Workbooks by edition, level and seed: many hospitals hand in the same one.
_filled_in: dict[tuple[str, int, int], bytes] = {}


@dataclass(frozen=True)
class Applicant:
    """A hospital and the two people who act for it, first passwords already changed."""

    institution: Institution
    leader: Membership
    clerk: Membership


def cycle(
    *,
    people: People,
    at: datetime,
    year: int | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    district_due_on: date | None = None,
    interval: int = 1,
    overdue_reading: Overdue = Overdue.UNREPORTED,
) -> Cycle:
    """The year's cycle; unless said otherwise its window is open from a week before `at` to three weeks after, at 24:00."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    closes_at = closes_at or midnight + timedelta(days=22)
    return cycle_actions.open_cycle(
        year=year or midnight.year,
        opens_at=opens_at or midnight - timedelta(days=7),
        closes_at=closes_at,
        district_due_on=district_due_on or timezone.localdate(closes_at) + timedelta(days=45),
        standard=StandardEdition.objects.in_force(Regime.EMR, midnight.date())[0],
        upgrade_interval=interval,
        overdue_reading=overdue_reading,
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )


def hospital(index: int = 2, *, people: People, at: datetime) -> Applicant:
    """Number 2 of the fictional hospitals lies in 渝中区, the district of the cast's bureau."""
    leader, clerk = hospitals.register_and_approve(hospitals.hospital(index), people, at)
    for member in (leader, clerk):
        cast.has_signed_in(member.person, at=at)
    return Applicant(leader.office.institution, leader, clerk)


def plausible(edition: Edition, *, level: int, seed: int = 1) -> dict[str, str]:
    """Answers that reach a level and no higher: every item at the level, nearly all of the work, good data."""
    random = Random(seed)  # noqa: S311  # demonstration figures
    texts = {field.name: _BASIC[field.name] for field in BASIC_FIELDS}
    texts |= {f"emr.{item.code}.level": str(level) for item in edition.items}
    for field in Sheet.read(edition, texts).fields.values():
        if field.kind == "yes_no":
            texts[field.name] = "yes"
        elif field.of:
            whole = random.randint(800, 60_000)
            texts[field.of] = str(whole)
            texts[field.name] = str(whole * random.randint(94, 99) // 100 + 1)
    return texts


def begin(applicant: Applicant, of_cycle: Cycle, *, at: datetime) -> Filing:
    return actions.start(institution=applicant.institution, cycle=of_cycle, by=applicant.clerk, at=at)


def fill(
    filing: Filing,
    *,
    by: Membership,
    at: datetime,
    level: int = 4,
    seed: int = 1,
    parts: tuple[Part, ...] = tuple(Part),
) -> Filing:
    """In one go, as from the institution's workbook, as far as `parts` go."""
    edition = filing.sheet.edition
    texts = plausible(edition, level=level, seed=seed)
    asked = [field.name for field in Sheet.read(edition, texts).fields.values() if field.part in parts]
    actions.import_answers(filing, texts={name: texts[name] for name in asked}, by=by, at=at)
    return Filing.objects.get(pk=filing.pk)


def by_workbook(filing: Filing, *, by: Membership, at: datetime, level: int, seed: int = 1) -> Filing:
    """The same by the workbook that the portal hands out, filled in and sent back."""
    edition, key = filing.sheet.edition, (filing.sheet.edition.key, level, seed % 3)
    if key not in _filled_in:
        _filled_in[key] = workbook.template(Sheet.read(edition, plausible(edition, level=level, seed=seed % 3)))
    texts, errors = workbook.read(BytesIO(_filled_in[key]), filing.sheet)
    assert not errors  # noqa: S101  # what the portal has written it can read
    actions.import_answers(filing, texts=texts, by=by, at=at)
    return Filing.objects.get(pk=filing.pk)


def confirm(filing: Filing, *, by: Membership, at: datetime) -> Filing:
    """Every item that is open."""
    current = Filing.objects.get(pk=filing.pk)
    digests = current.sheet.digests()
    actions.confirm(current, items={code: digests[code] for code in current.unconfirmed()}, by=by, at=at)
    return Filing.objects.get(pk=filing.pk)


def report(filing: Filing, *, by: Membership, at: datetime, declared: int | None = None) -> Filing:
    """At the highest level that may be declared, unless another is named."""
    current = Filing.objects.get(pk=filing.pk)
    if declared is None:
        levels = actions.declarations(current.filed_by, current.cycle, computed=current.sheet.scoring.level)
        declared = best_declaration(levels)
    return actions.report(current, declared_level=declared, by=by, at=at, seen=current.version)


def handed_up(filing: Filing, *, applicant: Applicant, at: datetime, back: str = "") -> Filing:
    """Confirmed and laid before the leader by the clerk; with a reason, sent `back`."""
    confirmed = confirm(filing, by=applicant.clerk, at=at)
    filing = handing_up.hand_up(confirmed, remark="各项均已核对。", by=applicant.clerk, at=at)
    return handing_up.hand_back(filing, reason=back, by=applicant.leader, at=at) if back else filing


def filing_at(
    stage: Stage, *, applicant: Applicant, of_cycle: Cycle, at: datetime, level: int = 4, seed: int = 1
) -> Filing:
    """A filing that has come as far as `stage` on the institution's side: DRAFT (filled in), REPORTED, AMENDING."""
    filing = fill(begin(applicant, of_cycle, at=at), by=applicant.clerk, at=at, level=level, seed=seed)
    if stage is Stage.DRAFT:
        return filing
    filing = report(confirm(filing, by=applicant.clerk, at=at), by=applicant.leader, at=at)
    if stage is Stage.AMENDING:
        filing = perform(filing, AMEND, by=applicant.clerk, at=at)
    return filing


def leader(case: Case) -> Membership:
    """Who leads the hospital of a case."""
    return Membership.objects.get(office__institution=case.institution_id, role=Role.INSTITUTION_LEADER)
