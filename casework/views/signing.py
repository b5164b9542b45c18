"""What waits for the signature of an office's head, and several proposals decided on together, each shown and each recorded."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import BUREAU_ROLES, COMMISSION_ROLES
from casework.deciding import waiting
from casework.deciding.office import set_two_people
from casework.forms.step import TwoPeopleForm
from casework.notices.rules import ISSUING_ROLES
from casework.record import log_reading
from casework.ticks import ticked


@for_roles(*BUREAU_ROLES, *COMMISSION_ROLES)
def signing(request: Request) -> HttpResponse:
    return render(request, "casework/deciding/signing.html", waiting.context(request.member, request.on))


@for_roles(*ISSUING_ROLES)
def signing_together(request: Request) -> HttpResponse:
    """One page that shows each of what was ticked, and one confirmation; what is refused keeps no other from being decided."""
    sent = request.method == "POST"
    found = waiting.chosen(request.member, ticked(request.POST if sent else request.GET, "proposal"))
    if not found:
        messages.error(request, "请至少选择一件拟办意见；已决定或者已有变化的不再列出。")
        return redirect("signing")
    if sent:
        done, refused = waiting.agree_to_all(found, by=request.member, at=request.at)
        if done:
            messages.success(request, f"已按拟办意见作出{done}件决定。")
        for sentence in refused:
            messages.error(request, sentence)
        return redirect("signing")
    rows = waiting.in_full(found, request.member, at=request.at)
    for row in rows:
        log_reading(by=request.member, at=request.at, what=f"{row['case'].number} 拟办意见", case=row["case"])
    return render(request, "casework/deciding/together.html", {"rows": rows})


@for_roles(*ISSUING_ROLES)
def two_people(request: Request) -> HttpResponse:
    """Whether the office asks for two people: its head says so, with a reason."""
    office = request.member.office
    standing = {"two_people": office.two_people}
    form = TwoPeopleForm(request.POST if request.method == "POST" else None, standing=standing)
    if form.is_bound and form.is_valid():
        try:
            set_two_people(
                office, reason=form.cleaned_data["reason"], by=request.member, at=request.at, **form.changes()
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, "办理方式已保存。")
            return redirect("signing")
    status = 422 if form.is_bound else 200
    return render(request, "casework/deciding/two_people.html", {"form": form, "office": office}, status=status)
