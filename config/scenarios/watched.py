"""What is done beside a review: its supervisor objects and is answered, its institution lets original data be handed on (P30, P32)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import perform
from primary_care_review.models import Application, Release, ReleaseConsent, SupervisionObjection
from primary_care_review.release import actions as releasing
from primary_care_review.stages import Stage
from primary_care_review.supervision import actions as supervision
from primary_care_review.supervision.steps import TAKE_BACK

from . import filing
from .papers import material

People = dict[Role, Membership]
WHY = "组长与被评审机构负责人曾在同一单位任职，请核实是否应当回避。"
ANSWER = "经核实，两人任职时间不重合，不属应当回避的情形。"
DAYS = 30


def objected(of: Application, *, by: Membership, at: datetime) -> SupervisionObjection:
    now = Application.objects.get(pk=of.pk)
    supervision.raise_objection(now, matter="recusal", text=WHY, by=by, at=at)
    return SupervisionObjection.objects.filter(about=of.pk).latest("pk")


def answered(objection: SupervisionObjection, *, people: People, at: datetime) -> SupervisionObjection:
    now = SupervisionObjection.objects.get(pk=objection.pk)
    return supervision.answer(now, put_right=False, answer=ANSWER, by=people[Role.BUREAU_HANDLER], at=at)


def went_on(objection: SupervisionObjection, *, people: People, at: datetime) -> SupervisionObjection:
    now = SupervisionObjection.objects.get(pk=objection.pk)
    return supervision.go_on(now, reason=ANSWER, by=people[Role.BUREAU_HEAD], at=at)


def taken_back(objection: SupervisionObjection, *, people: People, at: datetime) -> SupervisionObjection:
    now = SupervisionObjection.objects.get(pk=objection.pk)
    return perform(now, TAKE_BACK, by=people[Role.SUPERVISOR], at=at, reason="经核对无误，撤回。")


def in_every_state(reviews: QuerySet[Any], *, people: People, at: datetime) -> None:
    """One waits for its answer, one has it, about one the head goes ahead, one is taken back: each about a review of its own."""
    _, on_site, reported, waiting = (
        objected(reviews.filter(state=state)[0], by=people[Role.SUPERVISOR], at=at)
        for state in (Stage.ACCEPTED, Stage.ON_SITE, Stage.REPORTED, Stage.CONCLUDING)
    )
    answered(on_site, people=people, at=at)
    went_on(reported, people=people, at=at)
    taken_back(waiting, people=people, at=at)


def agreed(of: Application, *, at: datetime, **changed: Any) -> ReleaseConsent:
    """To the rating form, for thirty days."""
    said: dict[str, Any] = {
        "named": ["评审评定表"],
        "recipient": "渝中区卫生健康研究会",
        "purpose": "基层医疗质量研究",
        "valid_until": timezone.localdate(at) + timedelta(days=DAYS),
        "scan": material("提供原始资料书面同意书.pdf"),
    }
    now = Application.objects.get(pk=of.pk)
    return releasing.consent(now, **said | changed, by=filing.leader(of), at=at)


def released(consent: ReleaseConsent, *, by: Membership, at: datetime) -> Release:
    return releasing.release(consent.application, consent=consent, named=consent.data, by=by, at=at)
