"""The effects that failed: mails, files, jobs, each with its cause and another try; for the system administrator, without case content."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import for_roles
from accounts.requests import Request
from accounts.roles import Role
from casework import outbox, record
from casework.models import Outbox
from casework.ticks import ticked

SHOWN = 200


@for_roles(Role.SYSTEM_ADMIN)
def effects(request: Request) -> HttpResponse:
    failed = Outbox.objects.failed()
    rows = failed.select_related("addressee").order_by("-given_up_at", "-pk")[:SHOWN]
    return render(request, "casework/effects.html", {"rows": rows, "total": failed.count()})


@require_POST
@for_roles(Role.SYSTEM_ADMIN)
def effects_again(request: Request) -> HttpResponse:
    """All that are ticked, once more."""
    failed = list(Outbox.objects.failed().filter(pk__in=ticked(request.POST, "row")))
    if not failed:
        messages.error(request, "请至少选择一项。")
        return redirect("effects")
    outbox.again(failed, at=request.at)
    record.append(
        subject="outbox",
        at=request.at,
        verb="effects_again",
        label="重新办理未完成的发送和生成",
        by=request.member,
        facts={"rows": [{"id": row.pk, "kind": row.kind, "key": row.key} for row in failed]},
        audience="national",
    )
    messages.success(request, f"已重新安排{len(failed)}项，请稍后刷新本页查看。")
    return redirect("effects")
