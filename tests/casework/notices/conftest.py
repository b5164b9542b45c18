"""Two kinds of notice for these tests alone, and one notice of a real case: drafted by the handler, issued by the head."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from accounts.models import Membership
from accounts.roles import Role
from casework.actions import notices
from casework.models import Notice
from casework.notices import kinds as notice_kinds
from casework.notices.kinds import asks, notice_kind, official_paper
from casework.printing.notice import Paragraph
from casework.text import day_text
from tests.casework.conftest import application, institution

from .papers import drafted


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """A kind that the desk issues and one that belongs to a step, for these tests alone."""
    monkeypatch.setattr(notice_kinds, "_kinds", dict(notice_kinds._kinds))

    @notice_kind("reminder", label="提示函")
    @dataclass(frozen=True, kw_only=True)
    class Reminder:
        institution: str
        due_on: date = asks("办理期限")  # a dataclass field with its label
        items: tuple[str, ...] = asks("事项", hint="每行一项。")
        remark: str = asks("说明")

        def paper(self, notice):
            lines = [*self.items, f"请于{day_text(self.due_on)}前办理。", self.remark]
            return official_paper(
                notice,
                addressee=self.institution,
                body=tuple(Paragraph(line) for line in lines),
                copies=("市卫生健康委",),
            )

    @notice_kind("by_step", label="随步骤签发的通知书", step="accept")
    @dataclass(frozen=True, kw_only=True)
    class ByStep:
        institution: str

        def paper(self, notice):
            return official_paper(notice, addressee=self.institution, body=(Paragraph("特此通知。"),))


@pytest.fixture
def handler(people) -> Membership:
    return people[Role.BUREAU_HANDLER]


@pytest.fixture
def head(people) -> Membership:
    return people[Role.BUREAU_HEAD]


@pytest.fixture
def case(people, handler, at):
    return application(institution(1), at=at - timedelta(days=3), by=handler)


@pytest.fixture
def draft(case, handler, at) -> Notice:
    return drafted(case, handler, at)


@pytest.fixture
def issued(draft, head, at) -> Notice:
    return notices.issue(draft, by=head, at=at)
