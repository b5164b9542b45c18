"""Two kinds of case that stand in tests alone: a ruling that is announced, and an objection to it for which that waits.

Both are bare rows of the ledger. An objection is known to the bureau alone; upheld, it takes the ruling back with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save

from accounts import columns
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import ledger, registry, scopes, triggers
from casework.gateway import open_case, perform
from casework.models import Case
from casework.registry import CaseType
from casework.stages import StageEnum, ended
from casework.step import Clock, Step
from primary_care_review.articles import P


class RulingStage(StageEnum):
    RULED = "ruled", "待宣布", OfficeKind.BUREAU
    TAKEN_BACK = "taken_back", "重新研究", OfficeKind.BUREAU
    ANNOUNCED = ended("announced", "已宣布")


class ObjectionStage(StageEnum):
    LODGED = "lodged", "异议办理", OfficeKind.BUREAU
    ANSWERED = ended("answered", "已答复")


ANSWER_TERM = Clock("answer_term", "答复异议", P(20), figure="check_days")
ANNOUNCE = Step(
    "announce",
    RulingStage.RULED,
    RulingStage.ANNOUNCED,
    by=Role.BUREAU_HEAD,
    article=P(12),
    label="宣布",
    lacks="宣布",
    waits_for=("test_objection",),
)
NOTE = Step("note", RulingStage.RULED, None, by=Role.BUREAU_HEAD, article=P(12), label="批注")
TAKE_BACK = Step(
    "take_back", RulingStage.RULED, RulingStage.TAKEN_BACK, by=Role.BUREAU_HEAD, article=P(12), label="撤回重议"
)
REPLY = Step(
    "reply",
    ObjectionStage.LODGED,
    ObjectionStage.ANSWERED,
    by=Role.BUREAU_HEAD,
    article=P(13),
    label="答复异议",
    lacks="答复异议",
)


class Ruling(Case, steps=(ANNOUNCE, NOTE, TAKE_BACK)):
    class Meta:
        proxy = True
        app_label = "beside_in_tests"


class Objection(Case, steps=(REPLY,)):
    class Meta:
        proxy = True
        app_label = "beside_in_tests"


# What is written of a bare row is noted for the record as it is of the ledger's other kinds.
for model in (Ruling, Objection):
    post_save.connect(columns._saved, sender=model)


def of_the_bureau(member) -> Q:
    is_bureau = member.office.kind == OfficeKind.BUREAU
    return Q(district=member.office.district_id) if is_bureau else scopes.nobody(member)


KINDS = (
    CaseType(
        kind="test_ruling",
        regime=Regime.PRIMARY_CARE,
        label="裁定",
        prefix="U",
        scope=scopes.parties,
        model=Ruling,
        stages=RulingStage,
        steps=(ANNOUNCE, NOTE, TAKE_BACK),
        progress=(),
    ),
    CaseType(
        kind="test_objection",
        regime=Regime.PRIMARY_CARE,
        label="异议",
        prefix="V",
        scope=of_the_bureau,
        model=Objection,
        stages=ObjectionStage,
        steps=(REPLY,),
        progress=(),
    ),
)


@contextmanager
def registered() -> Iterator[None]:
    """With the moves that they allow; the caller's database is thrown away, or its transaction is."""
    registry.register(*KINDS)
    triggers.install()
    try:
        yield
    finally:
        for of_kind in KINDS:
            registry._types.pop(of_kind.kind)
            scopes.KINDS.pop(of_kind.kind, None)


def rule(institution, *, by, at) -> Ruling:
    return open_case(
        Ruling,
        kind="test_ruling",
        by=by,
        at=at,
        label="裁定",
        title=institution.name,
        institution=institution,
        district=institution.district,
        state=RulingStage.RULED,
        rules_edition="test",
    )


def lodge(ruling: Ruling, *, by, at) -> Objection:
    """As long as the ruling is not announced."""
    with transaction.atomic():
        if ledger.hold(ruling).closed_at:
            raise Refused("裁定已经宣布，不能再提出异议。")
        return open_case(
            Objection,
            kind="test_objection",
            by=by,
            at=at,
            label="提出异议",
            about=ruling,
            starts=(ANSWER_TERM,),
            title=ruling.title,
            institution=ruling.institution,
            district=ruling.district,
            state=ObjectionStage.LODGED,
            rules_edition="test",
        )


def reply(objection: Objection, *, upheld: bool, by, at) -> Objection:
    """Upheld, the ruling is taken back by the same act."""
    then = partial(_take_back, by=by, at=at) if upheld else None
    return perform(objection, REPLY, by=by, at=at, then=then)


def _take_back(objection: Objection, *, by, at) -> None:
    perform(Case.objects.get(pk=objection.about_id), TAKE_BACK, by=by, at=at)
