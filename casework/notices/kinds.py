"""The kinds of notices. Each is a frozen dataclass of a regime: its fields are what the notice says, frozen when issued.

    @notice_kind("supplement", label="补正通知书", step="request_supplement", article=P(20))
    @dataclass(frozen=True, kw_only=True)
    class Supplement:
        missing: tuple[str, ...] = asks("需要补正的材料", hint="每行一项。")
        handed_in_on: date = says("提交日期")

        def paper(self, notice: Notice) -> OfficialPaper:
            return official_paper(notice, addressee=notice.case.title, body=(...))

Fields written with `asks` can be put right by hand while the notice is a draft; those written with `says` are facts of the
case, which the kind's `facts` gives as they are now: a draft in which one differs is not issued (`truth`).
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, get_type_hints

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused

from .. import regulations, verification
from ..articles import Article
from ..models import Notice
from ..printing.blocks import Block
from ..printing.certificate import Certificate
from ..printing.notice import OfficialPaper

Paper = OfficialPaper | Certificate


class Content(Protocol):
    """What a notice says, and how it is laid out."""

    def paper(self, notice: Notice) -> Paper: ...


class Consequence(Protocol):
    """What follows from an act on a notice, in the act's transaction; may refuse it."""

    def __call__(self, notice: Notice, *, by: Membership, at: datetime) -> None: ...


class Facts(Protocol):
    """What the notice says of its case or subject, by field, as it is now."""

    def __call__(self, notice: Notice, *, at: datetime) -> Mapping[str, Any]: ...


def _whole(notice: Notice) -> Iterable[Notice]:
    """Most notices are replaced as a whole or not at all."""
    return ()


def _nothing(notice: Notice, *, by: Membership, at: datetime) -> None:
    """Most notices are their own effect."""


def stays(because: str) -> Consequence:
    """Once it is out it is not taken back, since what it says has been done with it; `because` is the refusal, in a sentence."""

    def refuse_once_issued(notice: Notice, *, by: Membership, at: datetime) -> None:
        if notice.issued_at:
            raise Refused(because)

    return refuse_once_issued


def _institution_of_case(notice: Notice) -> Office | None:
    institution = notice.case.institution if notice.case else None
    return institution.office if institution else None


def _no_facts(notice: Notice, *, at: datetime) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class NoticeKind:
    """`step` names the step of the case that issues the notice; without one it is issued at the notice desk.

    `titled` makes the title from the fields; without it the title is the label.

    `issued_elsewhere`: its drafts wait on a page of their own, where they are issued together.

    `serves` is the office that it is served on in the portal: that of the case's institution, or another addressee; nobody where
    it goes to somebody without an account, who reads it by a receipt or on paper.

    `amended_by` gives the issued notices by which parts of it read otherwise while it stands.

    `on_withdraw` is told of drafts, too. A kind of a floor below the regimes names its article by id.
    """

    name: str
    label: str
    content: type
    step: str = ""
    article: Article | str | None = None
    issued_elsewhere: bool = False
    facts: Facts = _no_facts
    serves: Callable[[Notice], Office | None] = _institution_of_case
    titled: Callable[[Mapping[str, Any]], str] | None = None
    amended_by: Callable[[Notice], Iterable[Notice]] = _whole
    on_issue: Consequence = _nothing
    on_withdraw: Consequence = _nothing

    @property
    def is_letter(self) -> bool:
        """A 函 has the form of letters (GB/T 9704-2012, 10.1)."""
        return self.label.endswith("函")

    @property
    def basis(self) -> Article | None:
        return regulations.article(self.article) if isinstance(self.article, str) else self.article

    def read(self, fields: dict[str, Any]) -> Content:
        """The content from its fields as JSON keeps them."""
        hints = get_type_hints(self.content)
        return self.content(**{name: _read(value, hints[name]) for name, value in fields.items()})

    def title(self, fields: Mapping[str, Any]) -> str:
        return self.titled(fields) if self.titled else self.label

    @property
    def labels(self) -> dict[str, str]:
        """What the fields are called that `facts` gives."""
        fields = dataclasses.fields(self.content)
        return {field.name: field.metadata["says"] for field in fields if "says" in field.metadata}

    @property
    def asked(self) -> dict[str, tuple[Any, Mapping[str, str]]]:
        """The fields that may be put right by hand: type, and label with hint."""
        hints = get_type_hints(self.content)
        fields = dataclasses.fields(self.content)
        return {field.name: (hints[field.name], field.metadata) for field in fields if "label" in field.metadata}


_kinds: dict[str, NoticeKind] = {}


def notice_kind(name: str, *, label: str, **more: Any) -> Callable[[type], type]:
    """`more` are the other fields of `NoticeKind`."""

    def register(content: type) -> type:
        _kinds[name] = NoticeKind(name=name, label=label, content=content, **more)
        return content

    return register


def kinds() -> tuple[NoticeKind, ...]:
    return tuple(_kinds.values())


def kind_of(name: str) -> NoticeKind:
    return _kinds[name]


def step_of(notice: Notice) -> str:
    """The step of its case that issues this notice; empty for one that is issued at the desk, as every replacement is."""
    return "" if notice.replaces_id else kind_of(notice.kind).step


def asks(label: str, *, hint: str = "", **default: Any) -> Any:
    """A field that a draft's form shows under this label."""
    return dataclasses.field(metadata={"label": label, "hint": hint}, **default)


def says(label: str, **default: Any) -> Any:
    """A fact of the case or subject, under the name by which a difference is told."""
    return dataclasses.field(metadata={"says": label}, **default)


def paper(notice: Notice) -> Paper:
    """The notice as it is printed; a draft says that it is one and has neither number nor code."""
    return kind_of(notice.kind).read(notice.fields).paper(notice)


def official_paper(notice: Notice, *, addressee: str, body: tuple[Block, ...], **more: Any) -> OfficialPaper:
    """Letterhead, number, date, code and signature around what a kind has to say."""
    more.setdefault("remark", "")
    more.setdefault("letter", kind_of(notice.kind).is_letter)
    return OfficialPaper(
        issuer=notice.office.name,
        title=notice.title,
        addressee=addressee,
        body=body,
        **_marks(notice),
        **more,
    )


def certificate(
    notice: Notice, *, title: str, name: str, text: tuple[str, ...], ends_on: date, **more: Any
) -> Certificate:
    """The same marks on a certificate for one person."""
    return Certificate(title=title, name=name, text=text, ends_on=ends_on, **_marks(notice), **more)


def _marks(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number or "（草稿，签发时编号）",
        "signed_by": notice.office.name,
        "dated": timezone.localdate(notice.issued_at or notice.drafted_at),
        "code": verification.grouped(notice.code) if notice.code else "（草稿，签发时生成）",
        "verify_url": verify_url(notice),
        "demonstration": settings.DEMONSTRATION,
    }


def verify_url(notice: Notice) -> str:
    """Where the public checks the notice; a draft leads to the page that asks for a code."""
    path = reverse("verify_code", args=[notice.code]) if notice.code else reverse("verify")
    return f"{settings.PORTAL_URL}{path}"


def _read(value: Any, hint: Any) -> Any:
    """A value of JSON as its field wants it: dates and moments parsed, lists as tuples."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and hint in (date, date | None):
        return date.fromisoformat(value)
    if isinstance(value, str) and hint in (datetime, datetime | None):
        return datetime.fromisoformat(value)
    return value
