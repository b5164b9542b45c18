"""Whatever is sent after a session has ended waits for its person, on every address that takes a form, without JavaScript."""

import re
from html import unescape
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.access import ANYONE
from accounts.entry.kept import KEPT, LARGEST
from accounts.entry.marks import ACTING, ONCE, new_token
from accounts.models import Institution, Membership
from accounts.roles import Role
from casework.maps import patterns
from config.scenarios import cast
from config.scenarios.hospitals import fictional_uscc
from tests.config.test_twice import takes_post

pytestmark = pytest.mark.django_db
ENROL = "/primary-care/institutions/enrol/"
TYPED = {"reason": "第一行\r\n第二行", "initial-reason": "", "name": ["甲", "乙"]}


@pytest.fixture
def handler(people) -> Membership:
    return people[Role.BUREAU_HANDLER]


def marks(member: Membership) -> dict[str, str]:
    return {ACTING: str(member.pk), ONCE: new_token(member)}


def signs_in(client: Client, member: Membership):
    return client.post(reverse("sign_in"), {"login": member.person.login, "password": cast.PASSWORD})


def fields_of(page: str) -> list[tuple[str, str]]:
    form = re.search(r"<form[^>]* data-held.*?</form>", page, re.DOTALL)
    assert form
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
    return [(unescape(name), unescape(value)) for name, value in found]


def test_every_form_waits_for_its_person(handler):
    """Every view behind a sign-in is let in at one place; none may answer such a form by forgetting it."""
    taking = [
        "/" + re.sub(r"<\w+:\w+>", "1", re.sub(r"<uuid:\w+>", str(UUID(int=1)), path))
        for path, pattern in patterns(get_resolver())
        if pattern.callback.rule != ANYONE and takes_post(pattern.callback, set())
    ]
    assert len(taking) > 90
    lost = []
    for path in taking:
        client, own = Client(), marks(handler)
        answer = client.post(path, TYPED | own)
        client.force_login(handler.person)
        page = client.get(reverse("kept_form")).content.decode()
        typed = [("reason", TYPED["reason"]), ("initial-reason", ""), ("name", "甲"), ("name", "乙")]
        if (
            answer.status_code != 302
            or f'action="{path}"' not in page
            or fields_of(page)[-6:] != typed + list(own.items())
        ):
            lost.append(path)
    assert lost == []


def test_it_comes_back_filled_and_is_sent(handler, clock):
    entry = {
        "uscc": fictional_uscc(31, district="500103"),
        "name": "演示街道社区卫生服务中心",
        "type": "community_health_centre",
        "address": "演示路1号",
        "licence_number": "PDY000001",
        "contact_name": "演示人",
        "contact_phone": "13800000000",
    }
    client = Client()
    asked = client.post(ENROL, entry | marks(handler), follow=True).content.decode()
    assert "填写的内容已保留，您本人登录后即可核对并再次提交。" in asked
    assert entry["address"] not in asked
    answer = signs_in(client, handler)
    assert answer.url == reverse("kept_form")
    page = client.get(answer.url).content.decode()
    assert not Institution.objects.filter(name=entry["name"]).exists()
    assert client.post(ENROL, dict(fields_of(page))).status_code == 302
    assert Institution.objects.filter(name=entry["name"]).exists()
    assert client.get(reverse("kept_form")).url == reverse("workbench")


def test_in_the_capacity_in_which_the_page_was_opened(handler, clock):
    other = Membership.objects.create(
        person=handler.person, office=handler.office, role=Role.NOTICE_CLERK, valid_from=handler.valid_from
    )
    client = Client()
    client.post(ENROL, TYPED | marks(other))
    signs_in(client, other)
    assert client.session["membership"] == other.pk


def test_nobody_else_is_shown_it(handler, people, clock):
    client = Client()
    client.post(ENROL, TYPED | marks(handler))
    assert signs_in(client, people[Role.BUREAU_HEAD]).url == reverse("workbench")
    assert KEPT not in client.session
    assert client.get(reverse("kept_form")).url == reverse("workbench")


def test_a_first_password_is_changed_before(handler, clock):
    client = Client()
    client.post(ENROL, TYPED | marks(handler))
    handler.person.must_change_password = True
    handler.person.save()
    signs_in(client, handler)
    assert client.get(reverse("kept_form")).url == reverse("change_password")
    new = "Yingshan-9-Hong-Deng"
    changed = client.post(
        reverse("change_password"), {"old_password": cast.PASSWORD, "new_password": new, "again": new}
    )
    assert changed.url == reverse("kept_form")
    assert "第一行" in client.get(changed.url).content.decode()


def test_secrets_and_files_are_asked_for_again(handler):
    client, file = Client(), SimpleUploadedFile("证照.pdf", b"%PDF-1.7")
    sent = TYPED | marks(handler) | {"password": "geheim-1234", "file": file}
    assert "所选的文件须重新选择" in client.post(ENROL, sent, follow=True).content.decode()
    assert "geheim-1234" not in str(client.session[KEPT])
    client.force_login(handler.person)
    page = client.get(reverse("kept_form")).content.decode()
    assert "重新选择文件：证照.pdf" in page
    assert '<input type="password" name="password"' in page


@pytest.mark.parametrize(
    "forged", [{}, {ONCE: "a" * 46}, {ACTING: "999999"}, {ONCE: ""}], ids=["none", "token", "member", "empty"]
)
def test_what_no_page_of_ours_was_served_for_is_not_kept(handler, forged):
    client = Client()
    sent = TYPED | (marks(handler) | forged if forged else {})
    assert client.post(ENROL, sent).status_code == 302
    assert KEPT not in client.session


def test_what_is_too_long_is_said(handler):
    client = Client()
    answer = client.post(ENROL, marks(handler) | {"reason": "长" * LARGEST}, follow=True)
    assert "填写的内容过长，平台没有保留" in answer.content.decode()
    assert KEPT not in client.session
