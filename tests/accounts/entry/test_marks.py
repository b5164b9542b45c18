"""Every form says for whom it was opened and that it is one; what cannot be taken as it came is kept and may be sent."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.entry import once
from accounts.entry.marks import UNREPEATED
from accounts.models import Institution, Submission
from accounts.refused import Refused
from casework.models import Message, Record
from config.scenarios.hospitals import fictional_uscc
from tests.config.forms_of_the_house import every_form
from tests.worlds import walked_once

from .conftest import hidden, switch

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
ENROL = "/primary-care/institutions/enrol/"


@walked_once
def entry(here) -> dict[str, str]:
    return {
        "uscc": fictional_uscc(31, district="500103"),
        "name": "演示街道社区卫生服务中心",
        "type": "community_health_centre",
        "address": "演示路1号",
        "licence_number": "PDY000001",
        "contact_name": "演示人",
        "contact_phone": "13800000000",
    }


def test_every_form_that_is_posted_carries_the_marks():
    """Django refuses a form without its token, and the token brings the marks along."""
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
        assert all("{% csrf_token %}" in form for form in forms), file


def test_a_page_names_its_membership_and_every_form_is_its_own(signed_in, here):
    html = signed_in(here).get("/sessions/").content.decode() + signed_in(here).get(ENROL).content.decode()
    assert set(re.findall(r'name="_acting" value="(\d*)"', html)) == {str(here.pk)}
    tokens = re.findall(r'name="_once" value="([\w-]{20,})"', html)
    assert len(tokens) == len(set(tokens)) > 2


def test_secrets_and_passwords_are_never_written_into_a_page():
    from django.forms import PasswordInput  # noqa: PLC0415

    asked = {
        name
        for form in every_form()
        for name, field in form.base_fields.items()
        if isinstance(field.widget, PasswordInput) or "data-not-kept" in field.widget.attrs
    }
    assert asked - UNREPEATED.keys() == set()


class TestActing:
    def test_a_page_opened_in_one_office_does_not_write_into_another(self, signed_in, here, there, entry):
        client = signed_in(here)
        marks = hidden(client.get(ENROL).content.decode())
        switch(client, there)
        answer = client.post(ENROL, entry | marks)
        html = answer.content.decode()
        assert answer.status_code == 409
        assert not Institution.objects.filter(name=entry["name"]).exists()
        assert here.label in html
        assert there.label in html
        assert all(f'name="{name}" value="{escape(text)}"' in html for name, text in entry.items())

    def test_from_there_one_goes_back_and_sends(self, signed_in, here, there, entry):
        client = signed_in(here)
        marks = hidden(client.get(ENROL).content.decode())
        switch(client, there)
        held = client.post(ENROL, entry | marks).content.decode()
        button = re.search(r'name="_act_as" value="(\d+)"', held)
        client.post(ENROL, hidden(held) | {"_act_as": button[1]})
        assert Institution.objects.get(name=entry["name"]).district_id == here.office.district_id
        assert client.session["membership"] == here.pk

    def test_nobody_goes_back_into_what_is_not_theirs(self, signed_in, here, there, people, entry):
        client = signed_in(here)
        stranger = next(member for member in people.values() if member.person != here.person)
        answer = client.post(ENROL, entry | {"_acting": str(stranger.pk), "_act_as": str(stranger.pk)})
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "_act_as" not in html
        assert stranger.person.name not in html
        assert not Institution.objects.filter(name=entry["name"]).exists()

    @pytest.mark.parametrize("nonsense", ["x", "9" * 400, "-1", "٣", "0"])
    def test_a_membership_that_is_none_is_another(self, signed_in, here, nonsense, entry):
        assert signed_in(here).post(ENROL, entry | {"_acting": nonsense}).status_code == 409

    def test_what_saves_itself_is_told_in_a_sentence(self, signed_in, here, there):
        client = signed_in(here)
        answer = client.post("/messages/read/", {"_acting": str(there.pk)}, headers={"X-Autosave": "1"})
        assert answer.status_code == 412
        assert there.label in answer.content.decode()

    def test_switching_itself_asks_for_nothing(self, signed_in, here, there):
        client = signed_in(here)
        assert client.post("/offices/", {"membership": there.pk, "_acting": str(there.pk)}).status_code == 302
        assert client.session["membership"] == there.pk


class TestOnce:
    def test_it_is_done_once_and_said(self, signed_in, people):
        head = people["bureau_head"]
        client, before = signed_in(head), Record.objects.count()
        sent = {"word": "渝中卫基评", "_once": "b" * 22}
        first = client.post("/notices/document-word/", sent)
        client.get("/workbench/")
        again = client.post("/notices/document-word/", sent)
        assert (first.status_code, again.status_code) == (302, 302)
        assert first["Location"] == again["Location"]
        assert Record.objects.count() == before + 1
        html = client.get(again["Location"]).content.decode()
        assert "发文机关代字已保存" in html
        assert "同一内容提交了两次，平台只办理一次。" in html

    def test_filled_in_anew_it_is_kept_and_may_be_sent_as_another(self, signed_in, people):
        client = signed_in(people["bureau_head"])
        client.post("/notices/document-word/", {"word": "渝中卫基评", "_once": "c" * 22})
        answer = client.post("/notices/document-word/", {"word": "渝中卫健评", "_once": "c" * 22})
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "渝中卫健评" in html
        client.post("/notices/document-word/", hidden(html))
        people["bureau_head"].office.refresh_from_db()
        assert people["bureau_head"].office.document_word == "渝中卫健评"

    def test_what_was_refused_may_be_sent_again(self, signed_in, people):
        client = signed_in(people["bureau_head"])
        assert client.post("/notices/document-word/", {"word": "x", "_once": "d" * 22}).status_code == 422
        assert client.post("/notices/document-word/", {"word": "渝中卫评", "_once": "d" * 22}).status_code == 302

    def test_what_fails_leaves_nothing_behind(self, signed_in, people, monkeypatch):
        def half_done(*args, **kwargs):
            Message.objects.create(person=kwargs["by"].person, title="half", body="", at=kwargs["at"])
            raise Refused("不行。")

        monkeypatch.setattr("casework.views.notice.notices.mark_printed", half_done)
        monkeypatch.setattr("casework.views.notice.get_object_or_404", lambda *args, **kwargs: None)
        answer = signed_in(people["bureau_head"]).post("/notices/1/printed/", {"_once": "e" * 22})
        assert answer.status_code == 409
        assert not Message.objects.filter(title="half").exists()
        assert Submission.objects.count() == 0

    def test_the_clock_clears_old_tokens(self, at):
        for days in (6, 8):
            Submission.objects.create(token=str(days), digest="", at=at - timedelta(days=days))
        assert once.clear(at) == 1
        assert Submission.objects.get().token == "6"


class TestSignedInAnew:
    @pytest.fixture
    def client(self, here, stopped) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(here.person)
        return client

    def test_the_fields_are_kept_and_sent_again(self, client, here, entry):
        marks = hidden(client.get(ENROL).content.decode())
        client.cookies["csrftoken"] = "n" * 32  # another tab has signed in
        answer = client.post(ENROL, entry | marks, headers={"Origin": "http://testserver"})
        html = answer.content.decode()
        assert answer.status_code == 403
        assert "您已重新登录" in html
        assert entry["address"] in html
        assert not Institution.objects.filter(name=entry["name"]).exists()
        client.post(ENROL, hidden(html), headers={"Origin": "http://testserver"})
        assert Institution.objects.filter(name=entry["name"]).exists()

    def test_back_in_another_office_both_are_named(self, client, here, there, entry):
        marks = hidden(client.get(ENROL).content.decode())
        switch(client, there)
        client.cookies["csrftoken"] = "n" * 32
        answer = client.post(ENROL, entry | marks, headers={"Origin": "http://testserver"})
        assert answer.status_code == 409
        assert f"切换为“{here.label}”并提交" in answer.content.decode()

    @pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
    def test_what_another_site_sends_is_not_repeated(self, client, here, entry, headers):
        answer = client.post(ENROL, entry, headers=headers)
        assert answer.status_code == 403
        assert entry["address"] not in answer.content.decode()
