"""The reviewed institution rates the team: one page a case, for the leader; of its rounds the first that has no mark yet (P11)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.models import Case
from experts.actions import rating
from experts.forms.term import RATINGS, RatingForm


@for_roles(Role.INSTITUTION_LEADER)
def rate_team(request: Request, number: str) -> HttpResponse:
    """A case that is not reviewed to its end is not to be found here."""
    reviewed = Case.objects.filter(pk__in=rating.reviewed(request.member).values("case"))
    case = get_object_or_404(reviewed, number=number)
    given = None if rating.open_to(case, request.member) else rating.rated(case)
    form = RatingForm(request.POST or None)
    if form.is_valid():
        try:
            rating.rate(case, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "评价已提交，感谢您对评审工作的监督。")
            return redirect("rate_team", number=number)
    given_label = RATINGS[given.score] if given else ""
    context = {"case": case, "given": given, "given_label": given_label, "form": form}
    return render(request, "experts/rate_team.html", context, status=422 if form.is_bound else 200)
