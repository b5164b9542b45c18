"""The public page that tells whether a paper stands: one box takes the code of any of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.access import for_anyone
from accounts.requests import Request
from casework import verification
from casework.downloads import attachment
from casework.forms.notice import CodeForm
from casework.models import Notice, Standing
from casework.notices.kinds import kind_of, paper
from casework.verifiers.handing_out import program_text

UNKNOWN = "没有查到这个查验码，请对照文书核对后重新输入。"


@for_anyone
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for a code and leads to the page of whatever carries it."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        address = verification.address(form.cleaned_data["code"])
        if address:
            return redirect(address)
        form.add_error("code", UNKNOWN)
    return render(request, "casework/notices/verify.html", {"form": form}, status=404 if form.is_bound else 200)


@for_anyone
def verify_code(request: Request, code: str) -> HttpResponse:
    """What a notice is and whether it stands; the code of another paper, or one typed loosely, leads to its own page."""
    rows = Notice.objects.with_standing().select_related("case", "office", "pdf", "replaces", "replaced_by")
    found = rows.filter(code=code).first()
    if found is None:
        address = verification.address(code)
        if address and address != request.path:
            return redirect(address)
        form = CodeForm({"code": code})
        form.add_error("code", UNKNOWN)
        return render(request, "casework/notices/verify.html", {"form": form}, status=404)
    said = paper(found)
    context = {
        "notice": found,
        "label": kind_of(found.kind).label,
        "code": verification.grouped(code),
        "facts": said.public_facts,
        "amended_by": kind_of(found.kind).amended_by(found),
        "expired_on": said.ends_on if said.ends_on and said.ends_on < request.on else None,
        "replaced": found.standing == Standing.REPLACED,
        "withdrawn": found.standing == Standing.WITHDRAWN,
    }
    return render(request, "casework/notices/verified.html", context)


@for_anyone
def program(request: HttpRequest, name: str) -> HttpResponse:
    """A program that checks what the portal gives out, the very file that the portal itself goes by."""
    return attachment(program_text(name), name=name, content_type="text/x-python; charset=utf-8")
