"""A small world of real cases: institutions of 渝中区 with applications that the bureau holds, opened through the gateway."""

from datetime import datetime

from accounts.models import Enrolment, Institution, Membership, Office
from accounts.roles import OfficeKind, Regime, Role
from casework.gateway import open_case
from casework.models import StandardEdition
from config.scenarios import cast
from primary_care_review.check.steps import CHECK
from primary_care_review.models import Application
from primary_care_review.stages import Stage


def institution(number: int, *, district: str = cast.DISTRICT, name: str = "") -> Institution:
    name = name or f"演示{number}镇卫生院"
    office = Office.objects.create(kind=OfficeKind.INSTITUTION, name=name, district_id=district)
    row = Institution.objects.create(
        uscc=f"1250010{number:011d}", name=name, type="township_hospital", district_id=district, office=office
    )
    Enrolment.objects.create(institution=row, regime=Regime.PRIMARY_CARE, enrolled_on=cast.SINCE)
    return row


def leader(of: Institution, *, at: datetime) -> Membership:
    return cast.person(f"leader-{of.pk}", "马建军", role=Role.INSTITUTION_LEADER, office=of.office, at=at)


def application(of: Institution, *, at: datetime, by: Membership, clock: bool = True, stage: Stage = Stage.SUBMITTED):
    """A case that lies with the bureau from `at` on; with a clock, 10 working days to check it."""
    return open_case(
        Application,
        kind="primary_care_application",
        by=by,
        at=at,
        label="提交申请",
        starts=(CHECK,) if clock else (),
        title=of.name,
        institution=of,
        applicant=of,
        institution_type=of.type,
        district=of.district,
        standard=StandardEdition.objects.get(key="demo-2026"),
        rules_edition="2020-10-20",
        state=stage,
        assessment_started_on=at.date(),
    )
