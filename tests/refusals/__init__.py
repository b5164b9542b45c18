"""What the portal refuses, row by row: how it is brought about, the sentence that says so, what was typed and stays.

tests/config/test_refusals.py posts each row as a program would, tests/browser/test_refusals.py brings it about with mouse
and keyboard. Both end with the same question: does the database read as before?
"""

import hashlib
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Max

from accounts.models import Membership
from casework import autosave
from casework.autosave import seen_token
from casework.models import ArchiveEntry, Case, Destruction, Posting, Referral
from emr_rating.models import BureauViolation, Extension, Filing, NationalReview, Objection, Violation
from experts.models import Assignment, Draw
from primary_care_review.models import Application, Contract, Grade, SecondRater
from tests.browser.world import AT, World
from tests.prepared import Step, as_it_stands

# A session begins, a page is read, a device of a visit tells of itself, a wrong number is kept as typed: none of these is business.
NOT_BUSINESS = {"sessions.Session", "accounts.SignedIn", "casework.Reading", "primary_care_review.VisitDevice"}
# How the answers of a filing begin.
FILED = ("basic", "emr", "dq")
AS_TYPED = {"casework.Answer", "casework.AnswerWrite"}
_NUMBERED = (
    ("filing", Filing),
    ("application", Application),
    ("draw", Draw),
    ("national", NationalReview),
    ("objection", Objection),
    ("extension", Extension),
    ("violation", Violation),
    ("bureau_violation", BureauViolation),
)
# By their keys.
_KEPT = (
    ("grade", Grade),
    ("contract", Contract),
    ("destruction", Destruction),
    ("rater", SecondRater),
    ("referral", Referral),
)
# What a case lacks and who acts next is read from what is typed.
READ_FROM_IT = {"missing", "turn", "turns_at"}


def seat_on_site(world: World) -> Assignment | None:
    """Of a member of the first sub-group who does not lead; where there are sub-groups."""
    of = Application.objects.get(number=world.accepted)
    rows = Assignment.objects.accepted().of(of).filter(leads=False).order_by("pk") if of.grouping else ()
    return next((row for row in rows if of.grouping.members[str(row.pk)] == 1), None)


@dataclass(frozen=True, kw_only=True)
class Row:
    """`data` goes into the fields of the page at `path` by their names and is sent by `button`.

    Where the page offers no such choice or button, `withheld` is what a person must not be able to take; a program posts
    it all the same. Several values of a name are boxes that are ticked.
    """

    name: str
    sentence: str
    path: str
    who: Callable[[World], Membership] | None = None
    data: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    file: tuple[str, Callable[[World], bytes]] | None = None
    sent_as: str = "填报.xlsx"
    button: str = ""
    withheld: str = ""
    # What the page says beside what it withholds, where it is not the sentence; a list without an entry says nothing.
    beside: str | None = None
    # The field at which the sentence stands, where it is of a single one.
    at_field: str = ""
    posts_to: str = ""
    status: int = 422
    prepare: Step = as_it_stands
    at: datetime = AT
    twice: bool = False
    kept: tuple[str, ...] = ()
    keeps_answers: bool = False
    # The refusal of an article that it shows, as `Article.refuses` counts them: ("E16", 1).
    law: tuple[str, int] | None = None

    @property
    def marks(self) -> list[pytest.MarkDecorator]:
        return [pytest.mark.refuses(*self.law)] if self.law else []

    @property
    def prepared(self) -> pytest.MarkDecorator:
        return pytest.mark.prepared(by=self.prepare)

    def address(self, pattern: str, world: World) -> str:
        """The place of a case stands in the pattern by its name in the world; the last case opened is `new`."""
        newest = {
            f"new_{name}": model.objects.order_by("pk").values_list("number", flat=True).last()
            for name, model in _NUMBERED
        }
        posting, seated = Posting.objects.order_by("pk").last(), Assignment.objects.order_by("review", "pk")
        team = [str(pk) for pk in seated.values_list("member", flat=True)][-5:]
        newest |= {f"new_{name}": model.objects.aggregate(new=Max("pk"))["new"] for name, model in _KEPT}
        newest["new_posting"] = posting and posting.pk
        if on_site := seat_on_site(world):
            newest |= {"new_seat": on_site.pk}
        kept = ArchiveEntry.objects.filter(case__kind="primary_care_application").aggregate(new=Max("pk"))["new"]
        newest["new_entry"] = kept
        return pattern.format(**vars(world), **newest, seated=team)

    def typed(self, world: World) -> dict[str, str | list[str]]:
        """What goes into each field."""
        return {
            self.address(name, world): [self.address(one, world) for one in value]
            if isinstance(value, tuple)
            else self.address(value, world)
            for name, value in self.data.items()
        }


def business(*, but: Set[str] = frozenset()) -> dict[str, tuple[int, str]]:
    """How many rows every table of business holds, and a hash of all that is in them, as the database gives them: a row of the
    refusals asks for all of it twice."""
    told = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model._meta.managed or model._meta.proxy or model._meta.label in NOT_BUSINESS | but:
                continue
            columns = [
                f'"{field.column}"'
                for field in model._meta.local_concrete_fields
                if not but or field.name not in READ_FROM_IT
            ]
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT {", ".join(columns)} FROM "{table}" ORDER BY "{key}"')
            rows = cursor.fetchall()
            told[model._meta.label] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
    return told


def posted(row: Row, world: World, *, seen: int | None) -> dict[str, Any]:
    """What a program would send; `seen` is the version of the case that a page would have shown."""
    data: dict[str, Any] = dict(row.typed(world))
    answers = [name for name in data if name.split(".")[0] in FILED]
    if answers:
        case = Case.objects.get(number=row.address(row.path, world).split("/")[3])
        values, versions = autosave.values(case), autosave.versions(case)
        data |= {f"seen-{name}": seen_token(versions.get(name, 0), values.get(name, "")) for name in answers}
    return data | {"token": str(uuid4())} | ({} if seen is None else {"seen": str(seen)})
