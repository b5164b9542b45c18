"""What a page cannot do without, at two addresses beside the portal's own: the measure of the pages.

The bare view has the person signed in, one query for the fifty rows of the queue over the same index, and their table
without the frame of the portal. The still page holds such rows in memory: it costs the same whatever the ledger holds, and
growth is measured by it.
"""

from datetime import date
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from accounts.access import signed_in
from casework.models import Case
from casework.paging import PAGE
from casework.workbench.rows import COLUMNS
from config import urls

# The cells of templates/casework/queue_rows.html with the columns as they are: no words made of them.
TABLE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>工作台</title></head><body>
<table class="table framed">
  <caption class="vh">在我处</caption>
  <thead><tr><th scope="col">编号 · 机构</th><th scope="col">当前环节</th><th scope="col">时限</th>
  <th scope="col">还缺什么</th><th scope="col"><span class="vh">办理</span></th></tr></thead>
  <tbody>
{% for row in rows %}<tr data-row><td><a href="/cases/{{ row.number }}/">{{ row.number }}</a><br>{{ row.title }}
<div class="sub">{{ row.summary }}</div></td><td data-label="当前环节">{{ row.state }}</td>
<td data-label="时限"><span class="chip">{{ row.due_on|date:"Y年n月j日" }}</span><div class="sub">{{ row.due_label }}</div></td>
<td data-label="还缺什么">{{ row.missing }}</td>
<td class="act"><a class="btn small" href="/cases/{{ row.number }}/">查看</a></td></tr>
{% endfor %}</tbody></table></body></html>"""
IN_MEMORY = [
    {
        "number": f"E2026-{n:07d}",
        "title": f"第{n}人民医院",
        "summary": "申报3级",
        "state": "district_review",
        "due_on": date(2026, 3, 5),
        "due_label": "完成区县审核并汇总报送",
        "missing": "评审意见 1/3",
    }
    for n in range(PAGE)
]


@cache
def table() -> Template:
    return Template(TABLE)


@signed_in
def bare(request: HttpRequest) -> HttpResponse:
    held = Case.objects.filter(holder=request.member.office_id, due_on__isnull=False)
    rows = held.order_by("due_on", "id").values(*COLUMNS)[:PAGE]
    return HttpResponse(table().render(Context({"rows": rows})))


@signed_in
def still(request: HttpRequest) -> HttpResponse:
    return HttpResponse(table().render(Context({"rows": IN_MEMORY})))


urlpatterns = [*urls.urlpatterns, path("bare/", bare, name="bare"), path("still/", still, name="still")]
