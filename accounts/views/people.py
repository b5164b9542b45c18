"""The people of an office, for colleagues to look up and for those who manage their accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts import people as verbs
from accounts import powers, slips
from accounts.access import for_roles
from accounts.entry.forms import mark, refuse_unseen
from accounts.forms import AddRoleForm, InviteForm, PeopleFilter, ReasonForm, ReleaseForm, ResetForm
from accounts.keys import keys
from accounts.models import Membership, Office, Slip
from accounts.people import roles_given
from accounts.powers import Verb
from accounts.refused import Refused
from accounts.release import posts, release
from accounts.requests import Request
from accounts.roles import INSTITUTION_ROLES, OFFICIAL_ROLES, Role
from accounts.tickets import reachable
from accounts.vacancies import FILLS, to_fill

ROWS = 50
looks_up = for_roles(*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.SECURITY_ADMIN)
invites, adds_roles, resets, unlocks, ends, releases = (
    for_roles(*powers.having(verb))
    for verb in (Verb.INVITE, Verb.ADD_ROLE, Verb.RESET, Verb.UNLOCK, Verb.END, Verb.RELEASE)
)


def shown_of(member: Membership) -> tuple[str, ...]:
    """What the page of an act shows of whom it is about, and where a link or a code would go."""
    person = member.person
    return member.label, person.name, person.login, person.phone, person.email


def _visible(request: Request):
    visible = Membership.objects.visible_to(request.member).current(request.on)
    return visible.select_related("person", "office__district").order_by("office_id", "id")


@looks_up
def people(request: Request) -> HttpResponse:
    rows = _visible(request)
    form = PeopleFilter(request.GET, roles=sorted(rows.order_by().values_list("role", flat=True).distinct()))
    asked = form.asked()
    rows = _matching(rows, q=asked.get("q", ""), role=asked.get("role", ""))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "total": f"共{page.paginator.count}条，第{page.number}页",
        "filtered": bool(asked) or not form.is_valid(),
        "may_invite": bool(roles_given(Verb.INVITE, request.member.office, request.member)),
        "may_readmit": request.member.role in powers.having(Verb.ADD_ROLE),
        "waiting": _waiting(request).count() if request.member.role in powers.having(Verb.RELEASE) else None,
        "vacant": to_fill(request.member, request.on)[:ROWS] if request.member.role in FILLS else (),
        "previous": _page_url(request, page.previous_page_number()) if page.has_previous() else "",
        "next": _page_url(request, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "accounts/people.html", context)


@looks_up
def person(request: Request, pk: int) -> HttpResponse:
    """One person in one office: a membership, and what may be done about it."""
    member = get_object_or_404(_visible(request), pk=pk)
    slip = member.person.slips.waiting().first()
    context = {
        "shown": member,
        "acts": set() if member.person_id == request.user.pk else _acts_open(member, request),
        "may_invite": bool(roles_given(Verb.INVITE, member.office, request.member)),
        "slip": slip,
        "names": member.person.name_corrections.select_related("by"),
    }
    return render(request, "accounts/person.html", context)


def _acts_open(member: Membership, request: Request) -> set[str]:
    """The acts that the table lets this actor do to this person, by the names that the page knows them by."""
    by, held = request.member.post, posts(member.person, at=request.at)
    whole = {verb.value for verb in (Verb.RESET, Verb.UNLOCK) if not powers.refusal(verb, by, held)}
    own = {Verb.END.value} if powers.may(Verb.END, by, member.post) else set()
    return whole | own | ({Verb.ADD_ROLE.value} if roles_given(Verb.ADD_ROLE, member.office, request.member) else set())


@invites
def invite_person(request: Request, office: int) -> HttpResponse:
    of = get_object_or_404(Office.objects.invited_into_by(request.member), pk=office)
    form = InviteForm(request.POST or None, office=of, by=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.invite(office=of, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            slips.hand_out(request, [made])
            return redirect("slip")
    context = {"form": form, "office": of}
    return render(request, "accounts/invite_person.html", context, status=422 if form.is_bound else 200)


@adds_roles
def add_role(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(_visible(request), pk=pk)
    form = AddRoleForm(request.POST or None, office=member.office, by=request.member, state=shown_of(member))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_role(
                member.person, office=member.office, role=form.cleaned_data["role"], by=request.member, at=request.at
            )
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已为{member.person}增加岗位“{form.cleaned_data['role'].label}”。")
            return redirect("people")
    return _act(request, member, form, "add_role")


@resets
def reset_person(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(_visible(request), pk=pk)
    form = ResetForm(request.POST or None, by_link=reachable(member.person), state=shown_of(member))
    if request.method == "POST" and form.is_valid():
        try:
            password = verbs.reset_password(member.person, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            if password:
                slips.hand_out(request, [(member, password)])
                return redirect("slip")
            messages.success(request, f"已重置，设置密码的链接已发往{member.person}本人登记的地址。")
            return redirect("person", member.pk)
    return _act(request, member, form, "reset_person")


@unlocks
def unlock_person(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(_visible(request), pk=pk)
    form = ReasonForm(request.POST or None, state=shown_of(member))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.unlock(member.person, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已解除{member.person}的登录限制。")
            return redirect("person", member.pk)
    return _act(request, member, form, "unlock_person")


@ends
def end_person(request: Request, pk: int) -> HttpResponse:
    member = get_object_or_404(_visible(request), pk=pk)
    form = ReasonForm(request.POST or None, state=shown_of(member))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.end_membership(member, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"已终止{member.person}的“{member.get_role_display()}”岗位。")
            return redirect("people")
    return _act(request, member, form, "end_person")


@for_roles(*INSTITUTION_ROLES, *OFFICIAL_ROLES, Role.SECURITY_ADMIN)
@never_cache
def slip(request: Request) -> HttpResponse:
    """First passwords on paper, shown once."""
    return render(request, "accounts/slip.html", {"slips": slips.take(request)})


@releases
@never_cache
def slips_waiting(request: Request) -> HttpResponse:
    """First passwords that another office has handed out: whoever has made sure of the owners gives them their codes."""
    rows = _waiting(request).select_related("person", "office", "issued_by__person")
    form = ReleaseForm(request.POST or None)
    ticked = keys(request.POST.getlist("slip"))
    if request.method == "POST" and form.is_valid():
        try:
            chosen = rows.filter(pk__in=ticked)
            refuse_unseen(request, chosen, shown=_contact)
            released = release(chosen, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            return render(request, "accounts/release_codes.html", {"released": released})
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(slip, _held_by(slip, request), mark(_contact(slip))) for slip in page],
        "ticked": set(ticked),
        "total": f"共{page.paginator.count}份，第{page.number}页",
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "accounts/slips_waiting.html", context, status=422 if form.is_bound else 200)


def _waiting(request: Request):
    return Slip.objects.waiting().released_by(request.member, request.on)


def _contact(slip: Slip) -> tuple[str, ...]:
    """Whom the owner's office is asked for, and what it is asked to make sure of."""
    person = slip.person
    return person.name, person.login, person.phone, person.email


def _held_by(slip: Slip, request: Request) -> list[Membership]:
    return list(slip.person.memberships.current(request.on).select_related("office"))


def _matching(rows, *, q: str, role: str):
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(person__login__icontains=q) | Q(office__name__icontains=q))
    return rows.filter(role=role) if role else rows


def _page_url(request: Request, number: int) -> str:
    return f"{reverse('people')}?{urlencode(request.GET.dict() | {'page': number})}"


ACTS = {
    "add_role": ("增加岗位", "", "新岗位立即生效；其本人登录后可切换办理身份。"),
    "reset_person": (
        "重置密码",
        "",
        "原密码立即失效，其所有登录即时退出。本人的邮箱经其确认的，链接发往该邮箱；否则打印密码单交本人，"
        "须与其核验码一并使用，没有核验码的由另一单位放行。本人、所在单位和上级单位均会收到消息。",
    ),
    "unlock_person": ("解除登录限制", "", "多次输错密码后放慢的登录立即恢复；请先核实是本人在登录。"),
    "end_person": (
        "终止岗位",
        "danger",
        "立即生效；其不再有其他岗位的，所有登录即时退出，不能再登录。已办理的事项和记录不变。",
    ),
}


def _act(request: Request, member: Membership, form, name: str) -> HttpResponse:
    label, tone, consequence = ACTS[name]
    context = {"shown": member, "form": form, "label": label, "tone": tone, "consequence": consequence}
    return render(request, "accounts/person_act.html", context, status=422 if form.is_bound else 200)
