"""What anybody tells of a grade review, and what comes of it (P29, P31 to P34)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from accounts.models import District, Membership
from accounts.roles import Role
from casework.gateway import perform
from primary_care_review.models import ReviewTip
from primary_care_review.tips import actions as tips
from primary_care_review.tips.rules import TipCause
from primary_care_review.tips.steps import ANSWER_HANDED, ANSWER_TIP, HAND_ON, RETURN

from . import cast

People = dict[Role, Membership]


def told_of(*, at: datetime, **said: Any) -> tuple[ReviewTip, str]:
    """Somebody without a name tells of papers that a hospital of the cast's district has made up."""
    told: dict[str, Any] = {
        "cause": TipCause.FRAUD,
        "concerned": "演示渝中区青禾镇卫生院（15）",
        "district": District.objects.get(pk=cast.DISTRICT),
        "what": "迎检前一周补造了全年的家庭医生随访记录，随访对象本人并不知情。",
        "name": "",
        "phone": "",
        "evidence": None,
    }
    return tips.lodge(**told | said, token=uuid4(), at=at)


def handed_on(tip: ReviewTip, *, by: Membership, at: datetime) -> ReviewTip:
    return perform(tip, HAND_ON, by=by, at=at, reason="请核查随访记录原始台账。")


def returned(tip: ReviewTip, *, by: Membership, at: datetime) -> ReviewTip:
    return perform(tip, RETURN, by=by, at=at, reason="被举报机构的评审由市级组织。")


def answered(tip: ReviewTip, *, by: Membership, at: datetime, so: bool = False) -> ReviewTip:
    """`so`: what was told is found to be true."""
    step = ANSWER_HANDED if tip.state == HAND_ON.targets[0] else ANSWER_TIP
    finding, answer = ReviewTip.Finding.NOT_SO, "经核对原始台账并回访，随访记录属实。"
    if so:
        finding, answer = ReviewTip.Finding.SO, "经核查，情况属实，已依规提出处理。"
    return perform(tip, step, by=by, at=at, finding=finding, answer=answer)


def build(people: People, *, at: datetime) -> None:
    """One with the commission, one handed on, one that the bureau has answered."""
    commission, bureau = people[Role.COMMISSION_HANDLER], people[Role.BUREAU_HANDLER]
    before = at - timedelta(days=6)
    told, _ = told_of(at=before)
    other, _ = told_of(at=before, concerned="演示渝中区青禾镇卫生院（20）", cause=TipCause.INTERFERENCE)
    done, _ = (handed_on(tip, by=commission, at=before + timedelta(days=1)) for tip in (told, other))
    answered(done, by=bureau, at=before + timedelta(days=4))
    told_of(
        at=at - timedelta(days=1),
        cause=TipCause.MEDDLING,
        concerned="某区县评审专家",
        what="评审前向机构打听检查路线并索要土特产。",
        name="许知行",
        phone="13800006666",
    )
