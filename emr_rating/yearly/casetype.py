"""The city's summary and the bureaus' reports as kinds of case (E19, E33)."""

from casework.plans.casetype import paper_casetype

from ..proxy import SCAN, ProxyForm
from . import actions, steps
from .papers import CITY_PAPERS, DISTRICT_PAPERS

CITY = paper_casetype(
    CITY_PAPERS,
    prefix="G",
    papers=(SCAN,),
    verbs={
        steps.CITY.receive: actions.receive,
        steps.CITY.return_: actions.return_summary,
        steps.CITY.unreceive: actions.unreceive,
    },
    forms=dict.fromkeys((steps.CITY.receive, steps.CITY.return_, steps.CITY.unreceive), ProxyForm),
)
DISTRICT = paper_casetype(DISTRICT_PAPERS, prefix="B")
