"""The reviewer's list of cases, and an office's list of its reviewers (E14, E16)."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts import slips
from accounts.access import for_roles
from accounts.models import Membership
from accounts.people import open_account
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, Role

from .forms import ReviewerForm
from .models import Assignment


@for_roles(Role.EXPERT)
def assignments(request: Request) -> HttpResponse:
    """What still waits for an opinion first, then what was handed in."""
    own = Assignment.objects.standing().filter(member=request.member).select_related("case__district")
    context = {
        "waiting": own.filter(handed_in_at=None).order_by("due_on", "pk"),
        "handed_in": own.filter(handed_in_at__isnull=False).order_by("-handed_in_at"),
    }
    return render(request, "experts/assignments.html", context)


@for_roles(*BUREAU_ROLES)
def reviewers(request: Request) -> HttpResponse:
    """The reviewers of the member's own office, and how many opinions each still owes."""
    standing = Q(assignments__ended_at=None, assignments__isnull=False)
    waiting = Count("assignments", filter=standing & Q(assignments__handed_in_at=None))
    done = Count("assignments", filter=standing & Q(assignments__handed_in_at__isnull=False))
    people = Membership.objects.current(request.on).filter(office=request.member.office, role=Role.EXPERT)
    context = {"reviewers": people.select_related("person").annotate(waiting=waiting, done=done).order_by("pk")}
    return render(request, "experts/reviewers.html", context)


@for_roles(*BUREAU_ROLES)
def add_reviewer(request: Request) -> HttpResponse:
    form = ReviewerForm(request.POST or None)
    if form.is_valid():
        try:
            opened = open_account(
                office=request.member.office,
                **form.cleaned_data,
                role=Role.EXPERT,
                by=request.member,
                at=request.at,
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            slips.hand_out(request, [opened])
            return redirect("slip")
    return render(request, "experts/add_reviewer.html", {"form": form}, status=422 if form.is_bound else 200)
