"""The reviewer's page: an opinion beside the filing's data, saved as it is written, handed in once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import Role
from casework.record import log_reading
from emr_rating.actions import review as verbs
from emr_rating.analysis import Analysis
from emr_rating.documents import answers_of
from emr_rating.forms.review import OpinionForm
from emr_rating.models import Filing
from emr_rating.workflow import HAND_IN_OPINION
from experts.models import Assignment


@for_roles(Role.EXPERT)
def opinion(request: Request, pk: int) -> HttpResponse:
    """GET shows, POST saves the draft or, with the second button, hands it in."""
    assignment = _assigned(request, pk)
    filing = Filing.objects.select_related("cycle", "standard").get(pk=assignment.case_id)
    draft = request.method == "POST" and "hand_in" not in request.POST
    form = OpinionForm(request.POST or None, declared=filing.reported_level, draft=draft, initial=_initial(assignment))
    if form.is_valid() and _written(request, assignment, form):
        return redirect("opinion", pk=pk)
    if request.method == "GET":
        log_reading(by=request.member, at=request.at, what=f"{filing.number} 评审意见", case=filing)
    context = {
        "assignment": assignment,
        "filing": filing,
        "form": form,
        "writable": not assignment.handed_in_at and filing.state in HAND_IN_OPINION.sources,
        "analysis": Analysis(answers_of(filing.reports.latest("version"))),
        "inquiries": filing.inquiries.order_by("pk"),
    }
    return render(request, "emr_rating/authority/opinion.html", context, status=422 if form.is_bound else 200)


def _written(request: Request, assignment: Assignment, form: OpinionForm) -> bool:
    """Hands in or saves; what the browser keeps typing into a lost page is never thrown away unseen."""
    said = {name: form.cleaned_data[name] for name in ("outcome", "level", "text")}
    try:
        if "hand_in" in request.POST:
            verbs.hand_in_opinion(assignment, **said, by=request.member, at=request.at)
            messages.success(request, "评审意见已提交，提交后不能更改。")
        else:
            seen = form.cleaned_data["seen"]
            verbs.save_opinion(assignment, **said, seen=seen, by=request.member, at=request.at)
            messages.success(request, "草稿已保存，尚未提交。")
    except Refused as refused:
        refused.show_in(form)
        return False
    return True


@require_POST
@for_roles(Role.EXPERT)
def opinion_draft(request: Request, pk: int) -> HttpResponse:
    """Autosave: answers with the line that says when it was saved, and the mark of the new draft."""
    assignment = _assigned(request, pk)
    filing = Filing.objects.get(pk=assignment.case_id)
    form = OpinionForm(request.POST, declared=filing.reported_level, draft=True)
    if not form.is_valid():
        context = {"sentence": "内容有误，尚未保存，请核对。", "mark": request.POST.get("seen", "")}
        return render(request, "emr_rating/authority/opinion_saved.html", context)
    try:
        saved = verbs.save_opinion(assignment, **form.cleaned_data, by=request.member, at=request.at)
    except Refused as refused:
        context = {"sentence": str(refused), "mark": form.cleaned_data["seen"]}
        return render(request, "emr_rating/authority/opinion_saved.html", context)
    sentence = f"已自动保存 {timezone.localtime(request.at):%H:%M:%S}"
    return render(request, "emr_rating/authority/opinion_saved.html", {"sentence": sentence, "mark": saved.mark})


def _assigned(request: Request, pk: int) -> Assignment:
    standing = Assignment.objects.standing().filter(member=request.member)
    return get_object_or_404(standing.select_related("member__person"), pk=pk)


def _initial(assignment: Assignment) -> dict[str, object]:
    return {
        "outcome": assignment.outcome,
        "level": assignment.level,
        "text": assignment.text,
        "seen": assignment.mark,
    }
