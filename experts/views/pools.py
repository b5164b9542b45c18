"""The pools and what is set for each (E14, P08-P10)."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.access import for_roles
from accounts.entry.forms import to_change
from accounts.refused import Refused
from accounts.requests import Request
from accounts.roles import COMMISSION_ROLES, Role

from ..actions.settings import SETTINGS, open_settings, set_pool
from ..forms.pool import PoolForm
from ..models import Pool
from .register import tabs


@require_GET
@for_roles(*COMMISSION_ROLES)
def pools(request: Request) -> HttpResponse:
    """Every pool that has experts, and the city's own in any case."""
    inside = Count("entries", filter=Q(entries__admitted_at__isnull=False, entries__left_at=None))
    found = Pool.objects.visible_to(request.member).select_related("office__district").annotate(inside=inside)
    shown = [(pool, bool(open_settings(pool))) for pool in found if pool.inside or pool.of_city]
    context = {"pools": shown}
    return render(request, "experts/pools.html", context | tabs(request, "pools"))


@for_roles(Role.COMMISSION_HEAD)
def pool_settings(request: Request, pk: int) -> HttpResponse:
    pool = get_object_or_404(to_change(Pool.objects.visible_to(request.member), request), pk=pk)
    if not (asked := open_settings(pool)):
        raise Http404
    standing = {name: getattr(pool, name) for name in SETTINGS}
    form = PoolForm(request.POST or None, standing=standing, open_settings=asked)
    if form.is_valid():
        try:
            set_pool(pool, **form.cleaned_data, by=request.member, at=request.at)
        except Refused as refused:
            refused.show_in(form)
        else:
            messages.success(request, f"{pool}的设置已更改。")
            return redirect("pools")
    return render(
        request, "experts/pool_settings.html", {"pool": pool, "form": form}, status=422 if form.is_bound else 200
    )
