"""Where anybody tells of a plaque, and where they look up what became of it (P26)."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from accounts.access import for_anyone
from accounts.entry.once import repeatable
from accounts.requests import Request
from casework.tips.views import lodge_page, receipt_page

from ..models import PlaqueTip
from . import actions
from .forms import TipForm


@for_anyone
@repeatable  # the same form gives the same receipt, whose address is kept nowhere
@never_cache
def lodge_tip(request: Request) -> HttpResponse:
    template = "primary_care_review/plaque_tips/lodge.html"
    return lodge_page(request, form=TipForm, lodge=actions.lodge, receipt="tip_receipt", template=template)


@for_anyone
@never_cache
def tip_receipt(request: Request, number: str, secret: str) -> HttpResponse:
    said = {"looked_into_by": "区县卫生健康行政部门", "article": "P26"}
    return receipt_page(request, PlaqueTip, number=number, secret=secret, **said)
