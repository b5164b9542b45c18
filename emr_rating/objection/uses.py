"""What Article 25 asks of an objection to the national stage: a real name, a letter and evidence, while the posting runs."""

from datetime import datetime

from accounts.refused import Refused
from casework.objection.uses import ObjectionUse
from casework.text import closing_text

from ..articles import E
from ..models import NationalReview, Objection
from ..national.uses import KIND as NATIONAL
from ..stages import NationalStage
from . import steps

# What must be there before it is looked at, by field: form and verb refuse in the same sentence.
ASKED = {
    "identity": "请选择提出人。",
    **{
        field: f"异议须实名提出，请填写{label}（{E(25)}）。"
        for field, label in (("name", "真实姓名或者单位名称"), ("id_number", "证件号码"), ("phone", "联系电话"))
    },
    "what": "请写明异议内容。",
    "asked": "请填写请求。",
    "letter": f"请上传意见书（{E(25)}）。",
    "evidence": f"请上传证明材料，没有证明材料的不予受理（{E(25)}）。",
}


def ask_in_time(review: NationalReview, at: datetime) -> None:
    posting = review.posting
    if posting is None or not posting.runs(at):
        over = f"公示期已于{closing_text(posting.ends_at())}届满或者公示已撤回" if posting else "审核结果尚未公示"
        raise Refused(f"{over}，现在不能提出异议（{E(25)}）。")
    if review.state != NationalStage.POSTED:  # a clock that was read in time and held up for longer than the grace
        raise Refused(f"审核结果已经确定，现在不能提出异议（{E(25)}）。")


OBJECTING = ObjectionUse(
    kind=steps.KIND,
    about=(NATIONAL,),
    posted=E(25).id,
    article=E(25),
    model=Objection,
    lodged=steps.LODGED,
    answered=steps.ANSWERED,
    asks=lambda at: ASKED,
    takes=lambda posting, runs: runs,
    ask_in_time=ask_in_time,
    promise="由国家卫生健康委医院管理研究所会同市卫生健康委复核",
    who="任何单位和个人，实名提出。参加国家级审核的医疗机构请登录后在本院案件中提出。",
    needs="真实姓名或者单位名称、证件号码、联系电话；意见书；证明材料至少一份。",
    until=lambda ends: f"{ends}，以平台收到的时间为准。",
    refused="匿名、逾期或者没有证明材料的，不予受理",
)
