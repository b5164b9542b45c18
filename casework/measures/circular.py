"""A circular reaches beyond its case: the bureaus and the institutions that take part, in the district or in the whole city."""

from django.db.models import Q

from accounts.models import Membership
from accounts.roles import OfficeKind, Regime

from ..scopes import CIRCULARS, nobody


def circulate(kind: str, *, regime: Regime) -> None:
    """Declares who reads the circulars of a kind of notice, once they are issued."""

    def read_by(member: Membership) -> Q:
        circulars = Q(kind=kind, issued_at__isnull=False)
        match member.office.kind:
            case OfficeKind.BUREAU:
                return circulars
            case OfficeKind.INSTITUTION if institution := member.office.institution:
                if not institution.enrolments.filter(regime=regime, ended_on=None).exists():
                    return nobody(member)
                own = Q(office__kind=OfficeKind.COMMISSION) | Q(office__district=institution.district_id)
                return circulars & own
            case _:
                return nobody(member)

    CIRCULARS.append(read_by)
