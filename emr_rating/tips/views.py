"""Where anybody tells of a violation in the rating, and where they look up what became of it (E28, E29)."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from accounts.access import for_anyone
from accounts.entry.once import repeatable
from accounts.requests import Request
from casework.tips.views import lodge_page, receipt_page

from ..models import EmrTip
from . import actions
from .forms import TipForm


@for_anyone
@repeatable  # the same form gives the same receipt, whose address is kept nowhere
@never_cache
def lodge_emr_tip(request: Request) -> HttpResponse:
    template = "emr_rating/tips/lodge.html"
    return lodge_page(request, form=TipForm, lodge=actions.lodge, receipt="emr_tip_receipt", template=template)


@for_anyone
@never_cache
def emr_tip_receipt(request: Request, number: str, secret: str) -> HttpResponse:
    return receipt_page(request, EmrTip, number=number, secret=secret, looked_into_by="市卫生健康委", article="E29")
