"""What years before the portal's first have left, as rows: they were not walked here."""

from datetime import datetime, timedelta

from accounts.models import Membership
from casework.models import Sample
from config.scenarios.filing import Applicant
from emr_rating.models import Cycle, Filing, SpotCheck
from emr_rating.stages import SpotCheckStage, Stage


def lowered(year: int, cycle: Cycle, applicant: Applicant, by: Membership, at: datetime) -> SpotCheck:
    """What an earlier year has left: a result of the district that its check has lowered."""
    common = {"regime": "emr", "title": applicant.institution.name, "institution": applicant.institution}
    common |= {"district": applicant.institution.district, "rules_edition": cycle.rules_edition}
    day = at.replace(year=year)
    dates = {"opens_at": day - timedelta(days=7), "closes_at": day, "district_due_on": day.date() + timedelta(days=45)}
    past = Cycle.objects.create(
        year=year, **dates, standard=cycle.standard, opened_by=by.person, opened_at=day, closed_at=day
    )
    of = {"filed_by": applicant.institution, "cycle": past, "computed_level": 3, "declared_level": 3}
    stands = {"opened_at": day, "closed_at": day}
    filing = Filing.objects.create(
        kind="emr_filing", number=f"E{year}-T", state=Stage.CONFIRMED, **of, **stands, **common
    )
    sample = Sample.objects.create(
        number=f"DS{year}-T", use="district_results", year=year, office=by.office, share=10, least=1, frozen={},
        list_hash="0" * 64, frozen_by=by.person, frozen_at=day, due_at=day,
    )  # fmt: skip
    found = {"of_filing": filing, "sample": sample, "held_level": 3, "about": filing}
    check = SpotCheck.objects.create(
        kind="emr_spot_check", number=f"W{year}-T", state=SpotCheckStage.LOWERED, **found, **stands, **common
    )
    check.conclusions.create(
        article="E30", concluded_by=by, concluded_at=day, from_level=3, to_level=2, reason="未达到要求。"
    )
    return check
