"""Study of the standard for the hospitals of the rating: 学习、解读、贯标培训, 市内培训和市外考察学习 (E28)."""

from datetime import date

from django.db.models import Q

from accounts.models import Enrolment, Membership, Office
from accounts.roles import COMMISSION_ROLES, INSTITUTION_ROLES, OfficeKind, Regime
from experts.training.uses import TrainingUse

from ..articles import E


def _of_hospitals(office: Office, on: date) -> Q:
    """Whoever acts on the day for a hospital that takes part in the rating."""
    enrolled = Enrolment.objects.filter(regime=Regime.EMR, ended_on=None)
    current = Membership.objects.current(on).filter(role__in=INSTITUTION_ROLES)
    return Q(pk__in=current.filter(office__institution__in=enrolled.values("institution")).values("pk"))


def _by_the_commission(member: Membership) -> Q:
    takes_part = member.office.institution.enrolments.filter(regime=Regime.EMR, ended_on=None).exists()
    return Q(kind=OfficeKind.COMMISSION) if takes_part else Q(pk__in=())


STUDY = TrainingUse(
    name="emr_study",
    label="标准学习培训",
    article=E(28),
    regime=Regime.EMR,
    organisers=COMMISSION_ROLES,
    guests=INSTITUTION_ROLES,
    audience=_of_hospitals,
    invited="参加电子病历评级的医疗机构的填报人和负责人",
    hosts=_by_the_commission,
)
