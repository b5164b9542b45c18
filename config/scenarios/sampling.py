"""The sample of the districts' results of the year that is over: both parties have lodged, and their secrets are awaited (E30)."""

from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Sample
from casework.sampling import actions
from emr_rating.spot_check.samples import DISTRICT_RESULTS

from . import draws
from .rereview import of_city


def build(people: dict[Role, Membership], *, at: datetime) -> Sample:
    """Begun yesterday, by a handler of the commission."""
    office, began = people[Role.COMMISSION_HANDLER], at - timedelta(days=1)
    year = DISTRICT_RESULTS.years(office.office, at)[-1]
    sample = actions.freeze(DISTRICT_RESULTS, year=year, share=20, least=1, by=office, at=began)
    supervisor = of_city(people, at=began)[Role.SUPERVISOR]
    draws.lodged(sample, office=office, supervisor=supervisor, at=began + timedelta(hours=2), under=actions.SAMPLING)
    return sample
