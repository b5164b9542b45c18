"""The components keep their promises: a word for every colour, wiring for a screen reader, nothing the CSP forbids."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory

from config import styleguide, views

TEMPLATES = sorted((settings.ROOT / "templates").rglob("*.html"))
SCREEN_TEMPLATES = [path for path in TEMPLATES if "printing" not in path.parts]
STYLESHEETS = sorted((settings.ROOT / "static" / "css").glob("*.css"))
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "413.html", "500.html"]


class Application(forms.Form):
    beds = forms.IntegerField(label="编制床位", min_value=20, help_text="以执业登记为准。")
    grade = forms.ChoiceField(label="申报等级", widget=forms.RadioSelect, choices=[("1", "甲级"), ("2", "乙级")])
    remark = forms.CharField(label="说明", required=False)
    case = forms.CharField(widget=forms.HiddenInput)


def squeeze(html: str) -> str:
    return re.sub(r"\s+", " ", html)


def test_a_field_names_its_hint():
    html = str(Application())
    assert '<label for="id_beds">编制床位</label>' in html
    assert '<p class="hint" id="id_beds_helptext">以执业登记为准。</p>' in html
    assert 'aria-describedby="id_beds_helptext"' in html
    assert "aria-invalid" not in html


def test_an_error_stands_at_the_field_and_in_the_summary():
    html = squeeze(str(Application({"beds": "12", "grade": "1", "case": "P2026-0121"})))
    assert 'role="alert"' in html
    assert '<a href="#id_beds">编制床位：' in html
    assert 'id="id_beds_error"' in html
    assert 'aria-invalid="true" aria-describedby="id_beds_helptext id_beds_error"' in html


def test_what_was_typed_is_not_lost():
    assert 'value="12"' in str(Application({"beds": "12"}))


def test_an_error_of_a_choice_leads_to_the_group():
    html = squeeze(str(Application({"beds": "40", "case": "P2026-0121"})))
    assert '<a href="#id_grade_fields">申报等级：' in html
    assert '<fieldset class="field bad" id="id_grade_fields" aria-describedby="id_grade_error">' in html


def test_an_error_of_a_hidden_field_is_told():
    html = squeeze(str(Application({"beds": "40", "grade": "1"})))
    assert html.count('<li class="error">') == 1


def test_optional_fields_say_so():
    assert str(Application()).count("（选填）") == 1


@pytest.mark.parametrize("position, tone", [(0, "clock soon"), (1, "clock late"), (2, "clock")])
def test_a_clock_shows_its_days_its_article_and_its_holder(position, tone):
    clock = styleguide.CLOCKS[position]
    html = squeeze(render_to_string("components/clock.html", {"deadline": clock}))
    assert f'class="panel {tone}"' in html
    assert html.count('<td class="last">') == 1
    assert f'<a href="#law">{clock["article"]}</a> · 责任方：綦江区卫生健康委' in html


def test_a_provisional_clock_says_that_it_is():
    html = render_to_string("components/clock.html", {"deadline": styleguide.CLOCKS[3]})
    assert "暂定 2027年2月23日止" in squeeze(html).replace("</span>", "")
    assert '<table class="days">' not in html


def test_a_clock_that_stands_still_names_no_last_day():
    paused = styleguide.CLOCKS[3] | {"remaining": "时限中止", "due_on": None, "provisional": False}
    html = render_to_string("components/clock.html", {"deadline": paused})
    assert "时限中止" in html
    assert "止</span>" not in html


def test_a_refusal_gives_its_own_reason():
    assert "您目前没有有效的岗位" in render_to_string(
        "403.html", {"exception": "您目前没有有效的岗位，请联系本单位负责人。"}
    )


def test_a_step_that_may_not_be_taken_says_why_and_is_no_link():
    html = squeeze(render_to_string("components/actions.html", {"actions": styleguide.ACTIONS[-1:]}))
    assert '<span class="btn" role="link" aria-disabled="true">抽取评审组</span>' in html
    assert "受理通知书发出后方可抽取。" in html


def test_the_progress_line_marks_one_step_as_current_and_says_all_states_in_words():
    html = render_to_string("components/progress_line.html", {"steps": styleguide.STEPS})
    assert html.count('aria-current="step"') == 1
    assert [html.count(words) for words in ("（已完成）", "（当前环节）", "（未到）")] == [3, 1, 5]


def test_the_task_list_has_a_word_for_every_state():
    html = render_to_string("components/task_list.html", {"tasks": styleguide.TASKS, "label": "填报进度"})
    assert [word in html for word in ("未开始", "填写中", "已填", "已确认", "待前项完成")] == [True] * 5


def test_a_confirmation_repeats_the_number_of_the_case():
    context = {"confirm": styleguide.CONFIRM, "form": styleguide.TypedNumber()}
    html = render_to_string("components/confirm.html", context)
    assert '<p class="number">P2026-0121</p>' in html
    assert '<button type="submit" class="btn danger">终止评审</button>' in html


def test_pages_by_number_keep_the_rest_of_the_address():
    def shown(rows: int, number: int) -> str:
        page = Paginator(range(rows), 50).get_page(number)
        request = RequestFactory().get("/list/", {"q": "南岸", "page": number})
        return render_to_string("components/pages.html", {"page": page, "unit": "名", "at": "#list"}, request)

    middle = shown(120, 2)
    assert "<p>共 120 名，第 2/3 页</p>" in middle
    assert re.findall(r'href="([^"]+)" rel="(\w+)"', middle) == [
        ("?q=%E5%8D%97%E5%B2%B8&amp;page=1#list", "prev"),
        ("?q=%E5%8D%97%E5%B2%B8&amp;page=3#list", "next"),
    ]
    only = shown(3, 1)
    assert "<p>共 3 名</p>" in only
    assert "<a" not in only


@pytest.mark.parametrize("page", ERROR_PAGES)
def test_error_pages_need_nothing_but_themselves(page):
    html = render_to_string(page)
    assert '<html lang="zh-CN">' in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize("path", SCREEN_TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_more_than_the_strict_policy_allows(path: Path):
    html = path.read_text()
    assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|//[a-z0-9.-]+\.(?:com|net|org)", html) == []


@pytest.mark.parametrize("path", SCREEN_TEMPLATES, ids=lambda path: path.name)
def test_facts_stand_in_two_columns(path: Path):
    """The grid takes each dt and dd itself: wrapped in a div two facts share a row, and a long one leaves the other no room."""
    facts = re.findall(r'<dl class="facts[^"]*">(.*?)</dl>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert [text for text in facts if "<div><dt" in squeeze(text).replace("> <", "><")] == []


def test_the_stylesheets_stay_small():
    sizes = {path.name: path.stat().st_size for path in STYLESHEETS}
    assert sizes.pop("visit.css") < 3_000, "a tablet on site loads it, and no other page"
    assert sum(sizes.values()) < 40_000
    assert [path.name for path in STYLESHEETS if len(path.read_text().splitlines()) > 300] == []


def test_large_type_is_kept_in_a_cookie_and_leads_back():
    request = RequestFactory().post("/large-type", {"large": "1", "next": "/cases/P2026-0121?tab=record"})
    response = views.large_type(request)
    assert response.url == "/cases/P2026-0121?tab=record"
    assert response.cookies["large_type"].value == "1"


def test_normal_type_forgets_the_cookie():
    response = views.large_type(RequestFactory().post("/large-type", {"large": "0", "next": "/"}))
    assert response.cookies["large_type"]["max-age"] == 0


def test_large_type_never_leads_away_from_the_portal():
    request = RequestFactory().post("/large-type", {"large": "1", "next": "https://example.com/"})
    assert views.large_type(request).url == "/"


def test_the_style_guide_is_for_the_demonstration_only(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(Http404):
        views.styleguide(RequestFactory().get("/styleguide"))
