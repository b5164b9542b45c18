"""Refused of what is kept (E26, P07)."""

from tests.refusals import Row
from tests.refusals.before import ARCHIVED_OVER, archived, archived_held, destruction_proposed

from .who import HANDLER

ARCHIVE = (
    Row(
        name="destruction before the term has ended",
        law=("E26", 1),
        sentence="期限届满前不能销毁，请待届满后再提出",
        who=HANDLER,
        path="/archive/destructions/new/?entry={new_entry}",
        prepare=archived,
        data={"reason": "不再需要。"},
        button="提出销毁",
        kept=("reason",),
    ),
    Row(
        name="destruction of what is held",
        sentence="已暂停销毁（涉及信访。），请先解除暂停",
        who=HANDLER,
        path="/archive/destructions/new/?entry={new_entry}",
        prepare=archived_held,
        at=ARCHIVED_OVER,
        data={"reason": "保管期满。"},
        button="提出销毁",
        kept=("reason",),
    ),
    Row(
        name="destruction approved by whoever proposed it",
        sentence="销毁由您本人提出，须由本单位另一人审批，请由其他人员办理",
        who=HANDLER,
        path="/archive/destructions/{new_destruction}/",
        prepare=destruction_proposed,
        at=ARCHIVED_OVER,
        data={"decision": "agree", "reason": "同意。"},
        withheld="提交审批",
        beside="须由本单位另一人审批",
        kept=("decision", "reason"),
    ),
)
