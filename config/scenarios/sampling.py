"""The samples of the districts' results: that of the year that is over is drawn and checked, that of the present one awaits its secrets (E30)."""

from datetime import datetime, timedelta

from accounts.models import Membership
from accounts.roles import Role
from casework.models import Sample
from casework.sampling import actions
from emr_rating.models import SpotCheck
from emr_rating.spot_check.samples import DISTRICT_RESULTS

from . import checking, draws
from .rereview import of_city


def build(people: dict[Role, Membership], *, at: datetime) -> Sample:
    """Both were begun yesterday, by a handler of the commission; of the checks one is kept, one lowered, one given up."""
    office, began = people[Role.COMMISSION_HANDLER], at - timedelta(hours=18)
    supervisor = of_city(people, at=began)[Role.SUPERVISOR]
    present, *_, over = DISTRICT_RESULTS.years(office.office, at)
    checking.sampled(over, people=people, supervisor=supervisor, at=began)
    given_up, kept, lowered, *_ = SpotCheck.objects.order_by("held_level", "pk")
    checking.dropped(given_up, people=people, at=at - timedelta(hours=4))
    for check, level in ((kept, None), (lowered, lowered.held_level - 1)):
        draws.drawn(check, office=people[Role.CENTRE], supervisor=supervisor, at=at - timedelta(hours=3))
        checking.word_of_team(check, at=at - timedelta(hours=3), level=level)
        checking.concluded(check, people=people, at=at - timedelta(hours=2), level=level)
    sample = actions.freeze(DISTRICT_RESULTS, year=present, share=20, least=1, by=office, at=began)
    draws.lodged(sample, office=office, supervisor=supervisor, at=began + timedelta(hours=2), under=actions.SAMPLING)
    return sample
