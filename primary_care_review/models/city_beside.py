from accounts.columns import kept

from ..objection.city import CITY as OBJECTION_OF_CITY
from ..supervision.city import CITY as SUPERVISION_OF_CITY
from ..termination.city import CITY as TERMINATION_OF_CITY
from .objection import PrimaryCareObjection
from .supervision import SupervisionObjection
from .termination import Termination


@kept()
class CityObjection(PrimaryCareObjection, steps=OBJECTION_OF_CITY.steps):
    """An objection to a conclusion of the commission on its re-review (P06, P13)."""

    class Meta:
        verbose_name = "市级复核异议"


@kept()
class CitySupervisionObjection(SupervisionObjection, steps=SUPERVISION_OF_CITY.steps):
    """What the commission's supervisor objects to in its own re-review (P30)."""

    class Meta:
        verbose_name = "市级复核监督意见"


@kept()
class CityTermination(Termination, steps=TERMINATION_OF_CITY.steps):
    """Of the commission's own re-review (P06, P33)."""

    class Meta:
        verbose_name = "市级复核终止评审"
