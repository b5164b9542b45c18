"""What is asked of the regulations and the standard, and what the commission has said of it (P35, E28)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Regime, Role
from casework.clocks.calendar import DAY
from casework.interpretation import actions
from casework.interpretation.actions import Text
from casework.interpretation.uses import use
from casework.models import Interpretation, Question, Wording
from emr_rating.editions.training import STUDY
from experts.actions.training import invited, sign_up

from . import bodies

People = dict[Role, Membership]
ASKED = "自评整改的6个月从哪一天起算，搬迁停业的时间是否计入？"
ANSWER = "从机构开始自评之日起算。停业期间不能对照标准整改，不计入；恢复执业之日起继续计算。"
ITEM = "病房医嘱处理的有效应用，临时停用的科室是否计入分母？"


def asked(*, by: Membership, at: datetime, **changed: Any) -> Question:
    what: dict[str, Any] = {"text": ASKED, "article": "P18"}
    return actions.ask(**what | changed, by=by, at=at)


def said(**changed: Any) -> Text:
    what: dict[str, Any] = {"question": ASKED, "answer": ANSWER, "articles": ["P18"]}
    return Text(**what | changed)


def drafted(
    people: People,
    *,
    at: datetime,
    regime: Regime = Regime.PRIMARY_CARE,
    question: Question | None = None,
    **changed: Any,
) -> Wording:
    by = people[Role.COMMISSION_HANDLER]
    return actions.draft(use(regime), text=said(**changed), question=question, by=by, at=at)


def published(people: People, *, at: datetime, **changed: Any) -> Interpretation:
    row = drafted(people, at=at, **changed)
    return actions.issue(row, by=people[Role.COMMISSION_HEAD], at=at).interpretation


def revised(of: Interpretation, people: People, *, at: datetime) -> Wording:
    text = said(answer=f"{ANSWER}停业须有执业登记机关的记载。", changes="写明停业以执业登记机关的记载为准。")
    return actions.revise(of, text=text, by=people[Role.COMMISSION_HANDLER], at=at)


def build(people: People, *, at: datetime) -> None:
    """One in its second version and one that is withdrawn, a draft of either kind, a question that waits and one that is declined; a training of hospitals."""
    handler, head, asker = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD], people[Role.BUREAU_HANDLER]
    first = published(people, at=at - 30 * DAY, question=asked(by=asker, at=at - 34 * DAY))
    actions.issue(revised(first, people, at=at - 12 * DAY), by=head, at=at - 10 * DAY)
    last = published(people, at=at - 20 * DAY, question=None, articles=["P20"])
    actions.withdraw(last, reason="与前一解释重复。", by=head, at=at - 19 * DAY)
    item = asked(by=asker, at=at - 5 * DAY, text=ITEM, article="E09", clause="01.01")
    drafted(
        people, at=at - 4 * DAY, regime=Regime.EMR, question=item, articles=["E09"], clauses=["01.01"],
        answer="停用期间不产生医嘱的，不计入。",
    )  # fmt: skip
    back = drafted(people, at=at - 3 * DAY, articles=["P27"])
    actions.send_back(back, reason="请写明起算的日期。", by=head, at=at - 2 * DAY)
    asked(by=asker, at=at - timedelta(hours=5), text="换证期间能否申请更高等级？", article="P27")
    other = asked(by=asker, at=at - 8 * DAY, text="我院的评审何时安排？", article="P21")
    actions.decline(other, reason="个案的办理进度，请向承办单位了解。", by=handler, at=at - 7 * DAY)
    study = bodies.announced(
        use=STUDY, by=handler, at=at - DAY, title="电子病历评级标准解读培训", text="标准各项目的解读和数据质量的准备。"
    )
    for guest in invited(study, on=timezone.localdate(at))[:2]:
        sign_up(study, by=guest, at=at)
