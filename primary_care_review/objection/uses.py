"""What Article 13 asks of an objection: nothing, but that it comes before the grade is determined (P13)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Regime
from casework.models import FigureSetting, Posting
from casework.objection.uses import ObjectionUse

from ..articles import P
from ..body import APPLICATION, CITY_RECHECK, RECHECK, REREVIEW
from ..models import Application, CityObjection, PrimaryCareObjection
from ..stages import Stage
from .city import CityObjectionStage
from .kinds import CITY_KIND, KIND
from .stages import ANSWERED, LODGED

WHAT = {"what": "请写明异议内容。"}
# Where the commission sets it (`objection_real_name`): in a real name and with evidence.
REAL_NAME = WHAT | {
    "name": "请填写真实姓名或者单位名称。",
    "phone": "请填写联系电话。",
    "evidence": "请上传证明材料。",
}


def asks(at: datetime) -> Mapping[str, str]:
    law = FigureSetting.objects.law(Regime.PRIMARY_CARE, timezone.localdate(at))
    return REAL_NAME if law["objection_real_name"] else WHAT


def takes(posting: Posting, runs: bool) -> bool:
    """Until the last grade on the list is determined, also after the period."""
    return Application.objects.filter(posting=posting, state=Stage.PUBLICITY).exists()


def ask_in_time(review: Application, at: datetime) -> None:
    if review.state != Stage.PUBLICITY:
        told = "评审等级已经确定" if review.state in (Stage.DETERMINED, Stage.NOT_REACHED) else "评审结论不在公示中"
        raise Refused(f"{told}，现在不能提出异议（{P(13)}）。")


OBJECTING = ObjectionUse(
    kind=KIND,
    about=(APPLICATION, RECHECK),
    posted=P(12).id,
    article=P(13),
    model=PrimaryCareObjection,
    lodged=LODGED,
    answered=ANSWERED,
    asks=asks,
    takes=takes,
    ask_in_time=ask_in_time,
    promise="由组织评审的卫生健康行政部门组织未参加本次评审的专家调查核实",
    who="任何单位和个人。被评审机构也可以登录后在本机构案件中提出。",
    needs="异议内容；建议实名提出，附意见书和证明材料，便于调查核实和答复。",
    until=lambda ends: f"公示期至{ends}；在确定等级之前收到的异议均予调查核实。",
)
# To a conclusion of the commission, on its re-review or its recheck.
OBJECTING_TO_CITY = replace(
    OBJECTING,
    kind=CITY_KIND,
    about=(REREVIEW, CITY_RECHECK),
    model=CityObjection,
    lodged=CityObjectionStage(LODGED.value),
    answered=CityObjectionStage(ANSWERED.value),
)
