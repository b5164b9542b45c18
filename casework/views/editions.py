"""Two editions of a standard side by side (P03, E28)."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.entry.filters import FilterForm
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, OFFICIAL_ROLES, Role
from casework.comparing import compared, differences
from casework.models import StandardEdition

READERS = (*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.EXPERT)


class PairForm(FilterForm):
    one = forms.ChoiceField(label="版本", required=False)
    other = forms.ChoiceField(label="对照版本", required=False)

    def __init__(self, *args: Any, editions: list[StandardEdition], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            choices = [("", "请选择"), *((row.key, row.title) for row in editions)]
            cast(forms.ChoiceField, self.fields[name]).choices = choices


@require_GET
@for_roles(*READERS)
def compare_editions(request: Request, regime: str) -> HttpResponse:
    """What is not asked for is filled in: the latest beside the one before it."""
    use = compared(regime)
    if use is None:
        raise Http404
    # What an edition says is long: it is read of the two that are compared.
    rows = list(StandardEdition.objects.filter(regime=regime).defer("payload").order_by("valid_from", "pk"))
    last = dict(zip(("other", "one"), (row.key for row in reversed(rows)), strict=False))
    form = PairForm(last | request.GET.dict(), editions=rows)
    chosen, by_key = form.asked(), {row.key: row for row in rows}
    pair = [by_key[chosen[name]] for name in ("one", "other") if name in chosen]
    found = list(differences(*(use.lines(row) for row in pair))) if len(pair) == 2 else []
    context = {"use": use, "form": form, "pair": pair, "differences": found, "only": len(rows) < 2}
    return render(request, "casework/compare_editions.html", context)
