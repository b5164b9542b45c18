"""A ledger of any size, written by SQL in seconds. For measuring only: everywhere else a case moves through its steps.

One filing has been walked through the verbs, and its page is measured. Around it stand filings in every stage, of two
thousand hospitals in all districts; a fifth of them lie in the district whose bureau is measured, so that its desk is full
at a thousand cases and holds tens of thousands at a million.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import District, Institution, InstitutionType, Membership, Office
from accounts.roles import OfficeKind, Role
from casework.models import Case
from config.scenarios import cast, filing, review
from emr_rating.models import Filing
from emr_rating.stages import Stage

HOSPITALS = 2_000
FIFTH = 5

CYCLES = """
INSERT INTO emr_rating_cycle
    (year, opens_at, closes_at, district_due_on, standard_id, upgrade_interval, overdue_reading, opened_by_id, opened_at)
SELECT %(year)s + n, %(at)s, %(at)s + interval '60 days', %(on)s + 120, %(standard)s, 1, 'unreported', %(opened_by)s, %(at)s
FROM generate_series(%(first)s::int / %(hospitals)s, %(last)s::int / %(hospitals)s) AS n
ON CONFLICT (year) DO NOTHING
"""
# Four in eleven cases are under review by their bureau, two are closed; one in twenty has a clock that stands still.
CASES = """
INSERT INTO casework_case
    (id, number, kind, regime, title, summary, institution_id, district_id, state, standard_id, rules_edition, holder_id,
     due_on, due_label, due_provisional, missing, turn, held_by, opened_at, closed_at, version)
SELECT i, 'E' || %(year)s || '-' || lpad(i::text, 7, '0'), 'emr_filing', 'emr', hospital.name, '申报3级', hospital.id,
    hospital.district_id, stage.state, %(standard)s, '2026', holder.id,
    CASE WHEN holder.id IS NOT NULL AND i %% 20 > 0 THEN %(on)s + (i %% 180 - 60)::int END,
    CASE WHEN holder.id IS NOT NULL THEN stage.clock ELSE '' END, false, stage.missing, stage.turn, '', %(at)s,
    CASE WHEN stage.n >= 9 THEN %(at)s END, 1
FROM generate_series(%(first)s::int, %(last)s::int) AS i
JOIN accounts_institution AS hospital ON hospital.uscc = lpad((i %% %(hospitals)s)::text, 18, '0')
JOIN (VALUES
    (0, 'district_review', 'bureau', '完成区县审核并汇总报送', '确定评审专家', 'bureau_handler: bureau_head:'),
    (1, 'district_review', 'bureau', '完成区县审核并汇总报送', '评审意见 1/3', 'expert:'),
    (2, 'district_review', 'bureau', '完成区县审核并汇总报送', '区县结论', 'bureau_head:emr_district_review_conclude'),
    (3, 'district_review', 'bureau', '完成区县审核并汇总报送', '医院答复提问', 'institution_clerk: institution_leader:'),
    (4, 'district_concluded', 'bureau', '完成区县审核并汇总报送', '汇总报送', 'bureau_head:report_summary'),
    (5, 'draft', 'institution', '完成数据填报', '填写基础数据', 'institution_clerk: institution_leader:'),
    (6, 'reported', '', '', '', ''),
    (7, 'city_review', 'commission', '完成市级审核', '市级审核结论', 'commission_head:emr_city_review_conclude'),
    (8, 'provisional', '', '', '', ''),
    (9, 'not_filed', '', '', '', ''),
    (10, 'withdrawn', '', '', '', '')
) AS stage (n, state, holder, clock, missing, turn) ON stage.n = i %% 11
LEFT JOIN accounts_office AS holder ON holder.kind = stage.holder
    AND (holder.kind = 'commission' OR holder.district_id = hospital.district_id)
    AND (holder.kind <> 'institution' OR holder.id = hospital.office_id)
"""
FILINGS = """
INSERT INTO emr_rating_filing
    (case_ptr_id, cycle_id, filed_by_id, reports_made, computed_level, declared_level, total, materials_due, lane)
SELECT case_.id, cycle.id, case_.institution_id, 1, 3, 3, 112.5, '',
    CASE case_.state WHEN 'city_review' THEN 'city_review' WHEN 'district_review' THEN 'district_review'
        WHEN 'district_concluded' THEN 'district_review' WHEN 'provisional' THEN 'district_review' ELSE '' END
FROM casework_case AS case_ JOIN emr_rating_cycle AS cycle ON cycle.year = %(year)s + case_.id / %(hospitals)s
WHERE case_.id BETWEEN %(first)s AND %(last)s
"""
DEADLINES = """
INSERT INTO casework_deadline (case_id, clock, label, article, holder_id, unit, length, started_on, due_on, provisional)
SELECT id, CASE state WHEN 'draft' THEN 'filing_window' ELSE 'district_deadline' END, due_label, 'E16', holder_id,
    'working_days', 30, %(on)s - 30, due_on, false
FROM casework_case WHERE due_on IS NOT NULL AND id BETWEEN %(first)s AND %(last)s
"""
# The rows came with their keys; whoever adds a case after them asks the series.
SERIES = "SELECT setval(pg_get_serial_sequence('casework_case', 'id'), %(last)s)"


def prepare(*, at: datetime) -> tuple[Membership, Filing]:
    """The head of the bureau that is measured, and a filing in its review with the opinions handed in."""
    began = at - timedelta(days=30)  # the window of filing has closed since
    cast.reference(at=began)
    people = cast.officials(at=began)
    of_cycle = filing.cycle(people=people, at=began)
    applicant = filing.hospital(people=people, at=began)
    reported = filing.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=of_cycle, at=began, level=3)
    shown = review.review_at(Stage.DISTRICT_REVIEW, reported, people=people, at=review.close(of_cycle))
    add_hospitals()
    return people[Role.BUREAU_HEAD], shown


def add_hospitals() -> None:
    others = list(District.objects.filter(valid_until=None).exclude(pk=cast.DISTRICT))
    districts = [cast.DISTRICT if n % FIFTH == 0 else others[n % len(others)].pk for n in range(HOSPITALS)]
    offices = Office.objects.bulk_create(
        Office(kind=OfficeKind.INSTITUTION, name=f"第{n}人民医院", district_id=district)
        for n, district in enumerate(districts)
    )
    Institution.objects.bulk_create(
        Institution(
            uscc=f"{n:018d}",
            name=office.name,
            type=InstitutionType.GENERAL_HOSPITAL,
            district_id=office.district_id,
            office=office,
        )
        for n, office in enumerate(offices)
    )


def grow(size: int, *, like: Filing, at: datetime) -> None:
    """Adds filings until the ledger holds `size` cases; `like` gives their first year and their standard.

    The rows refer to nothing that is not there, so the checks of foreign keys, which cost more than the rows, are off.
    """
    first = Case.objects.aggregate(last=Max("id"))["last"] + 1
    facts = {
        "first": first,
        "last": first + size - Case.objects.count() - 1,
        "hospitals": HOSPITALS,
        "year": like.cycle.year,
        "at": at,
        "on": timezone.localdate(at),
        "standard": like.standard_id,
        "opened_by": like.cycle.opened_by_id,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        # A commit that is not yet on disk cannot be marked as visible to all by the vacuum that follows at once.
        cursor.execute("SET LOCAL synchronous_commit = on")
        for statement in (CYCLES, CASES, FILINGS, DEADLINES, SERIES):
            cursor.execute(statement, facts)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    settle()


def settle() -> None:
    """What autovacuum does by itself after a while: statistics, and the map by which an index answers alone."""
    with connection.cursor() as cursor:
        # Inside a test's transaction there is no vacuum.
        how = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
        cursor.execute(f"{how} casework_case, emr_rating_filing, casework_deadline")
