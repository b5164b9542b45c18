"""The figures of the law: what the portal reckons with, open to everybody, and the settings of the commission."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_anyone, for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Regime, Role
from casework import regulations
from casework.actions.figures import set_figures
from casework.figures import editions
from casework.forms.figures import FigureSettingForm
from casework.models import FigureSetting
from casework.text import day_text


@for_anyone
def figures(request: Request) -> HttpResponse:
    """Both regimes: each figure with its article, whether the text or we say it, and the settings since."""
    shown = [_regime(Regime(regime), request) for regime in editions.regimes()]
    may_set = request.member is not None and request.member.role == Role.COMMISSION_HEAD
    return render(request, "casework/figures.html", {"regimes": shown, "may_set": may_set})


@for_roles(Role.COMMISSION_HEAD)
def figures_set(request: Request, regime: str) -> HttpResponse:
    if regime not in editions.regimes():
        raise Http404
    of = Regime(regime)
    timeline = FigureSetting.objects.timeline(of)
    form = FigureSettingForm(request.POST or None, law=timeline.on(request.on), state=timeline.settings)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = set_figures(
                of,
                values=form.values(),
                valid_from=data["valid_from"],
                reason=data["reason"],
                by=request.member,
                at=request.at,
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"规程数值已设置，自{day_text(row.valid_from)}起立案的案件适用。")
            return redirect("figures")
    context = {"form": form, "regime": of}
    return render(request, "casework/figures_set.html", context, status=422 if form.is_bound else 200)


def _regime(regime: Regime, request: Request) -> dict[str, Any]:
    law = FigureSetting.objects.law(regime, request.on)
    return {
        "regime": regime,
        "rows": [{"figure": figure, "article": regulations.article(figure.article)} for figure in law.figures],
        "settings": [_set(row) for row in FigureSetting.objects.filter(regime=regime)],
    }


def _set(row: FigureSetting) -> dict[str, Any]:
    text = editions.texts(row.regime)[-1]
    # In the order of the law: PostgreSQL keeps the keys of a document in one of its own.
    set_here = [figure for figure in text.figures if figure.name in row.values]
    values = [f"{figure.label}{row.values[figure.name]}{figure.unit.label}" for figure in set_here]
    return {"valid_from": row.valid_from, "values": "；".join(values), "reason": row.reason, "set_at": row.set_at}
