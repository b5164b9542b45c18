"""Where anybody tells of what bears on a review, and where they look up what became of it (P29, P31 to P34)."""

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from accounts.access import for_anyone
from accounts.entry.once import repeatable
from accounts.requests import Request
from casework.tips.views import lodge_page, receipt_page

from ..models import ReviewTip
from . import actions
from .forms import TipForm


@for_anyone
@repeatable  # the same form gives the same receipt, whose address is kept nowhere
@never_cache
def lodge_review_tip(request: Request) -> HttpResponse:
    template = "primary_care_review/tips/lodge.html"
    return lodge_page(request, form=TipForm, lodge=actions.lodge, receipt="review_tip_receipt", template=template)


@for_anyone
@never_cache
def review_tip_receipt(request: Request, number: str, secret: str) -> HttpResponse:
    return receipt_page(
        request, ReviewTip, number=number, secret=secret, looked_into_by="卫生健康行政部门", article="P33"
    )
