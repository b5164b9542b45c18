"""Refused in the national stage, its publicity, to objectors, and before results are final (E18, E21-E25)."""

from datetime import timedelta
from typing import Any

from tests.browser.world import AT
from tests.refusals import Row
from tests.refusals.before import (
    entered_national,
    failed_national,
    in_application,
    objected_national,
    posted_national,
    reported_national,
)

from .who import HEAD, INSTITUTE, OFFICE

STEPS = "/cases/{new_national}/steps/emr_national_"
OVER = AT + timedelta(days=15)
WHOLE = {
    "case": "{new_national}",
    "identity": ("person",),
    "name": "郝直言",
    "id_number": "500103198001010011",
    "phone": "13800009999",
    "kind": "fact",
    "what": "病历书写一项的抽查记录与实际不符。",
    "asked": "请复核该项。",
}
VISIT = {
    "mode": ("remote",),
    "remote_reason": "",
    "first_day": "2026-11-12",
    "last_day": "2026-11-13",
    "begins": "08:30",
    "people": "院领导、信息科；各业务角色操作人员各1名。",
}


def _objecting(name: str, sentence: str, *, without: str = "", **more: Any) -> Row:
    """To the posted result, by somebody without an account; letter and evidence are never there."""
    row: dict[str, Any] = {"button": "提出异议", "at_field": without} | more
    data = {field: text for field, text in WHOLE.items() if field != without}
    return Row(
        name=f"an objection {name}",
        sentence=sentence,
        path="/postings/{new_posting}/objections/",
        prepare=posted_national,
        data=data,
        kept=tuple(data),
        **row,
    )


NATIONAL = (
    Row(
        name="the second national step before the first",
        law=("E21", 1),
        sentence="案件现处于“实证材料审核”，不能办理“作出实际应用审核结论”",
        who=INSTITUTE,
        path=STEPS + "application_conclude/",
        prepare=entered_national,
        data={"level": "5", "reason": "各项功能达到该级别要求。"},
        withheld="作出实际应用审核结论",
    ),
    Row(
        name="a national expert picked by hand",
        law=("E22", 1),
        sentence="没有找到这个页面",
        who=INSTITUTE,
        path=STEPS + "materials_designate/",
        prepare=entered_national,
        data={"experts": "1", "reason": "熟悉情况。"},
        withheld="指定评审专家",
        status=404,
    ),
    Row(
        name="the same expert in both national rounds",
        sentence="所选人员不是本单位专家库中可以评审本案件的专家，请重新选择。",
        who=INSTITUTE,
        path=STEPS + "application_enter_draw/",
        prepare=in_application,
        data={"experts": ("{seated[0]}",), "proxy_number": "医管所函〔2026〕13号"},
        withheld="experts={seated[0]}",
        beside="",
        at_field="experts",
        kept=("proxy_number",),
    ),
    Row(
        name="a remote review without a reason",
        law=("E24", 1),
        sentence="远程审核须写明理由（第二十四条）。",
        who=INSTITUTE,
        path=STEPS + "application_arrange/",
        prepare=in_application,
        data=VISIT | {"documents": "实证材料原件。", "software": "查询账号。", "devices": "会议室1间。"},
        button="安排实际应用审核",
        at_field="remote_reason",
        kept=tuple(VISIT),
    ),
    Row(
        name="a hospital on the public list that did not pass",
        law=("E25", 2),
        sentence="未通过国家级审核的全部步骤或者已经公示，不能列入（第二十五条）。",
        who=INSTITUTE,
        path="/emr/postings/?year=2025",
        prepare=failed_national,
        data={"listed": ("{new_national}",)},
        withheld="listed={new_national}",
        beside="不列入，单独反馈",
        at_field="listed",
    ),
    Row(
        name="a posting taken back without a reason",
        sentence="请填写撤回理由。",
        who=INSTITUTE,
        path="/emr/postings/{new_posting}/withdraw/",
        prepare=posted_national,
        data={"reason": " "},
        button="撤回公示",
        at_field="reason",
    ),
    _objecting(
        "without a name",
        "异议须实名提出，请填写真实姓名或者单位名称（第二十五条）。",
        without="name",
        law=("E25", 3),
    ),
    _objecting(
        "without evidence",
        "请上传证明材料，没有证明材料的不予受理（第二十五条）。",
        at_field="evidence",
    ),
    _objecting(
        "after the term",
        "公示期已届满或者公示已撤回，现在不能提出异议。",
        law=("E25", 4),
        withheld="提出异议",
        at=OVER,
    ),
    Row(
        name="a result settled while an objection is open",
        sentence="的异议尚未办结。",
        who=INSTITUTE,
        path="/emr/closing/2025/settle/",
        prepare=objected_national,
        at=OVER,
        button="确定公示期满的结果",
    ),
    Row(
        name="a city notice before the national stage is closed",
        law=("E18", 1),
        sentence="本年度国家级审核尚未结束，请先办理“结束国家级审核”。",
        who=HEAD,
        path="/emr/closing/2025/city/",
        prepare=posted_national,
        button="拟写市级通知",
    ),
    Row(
        name="a city notice before the national one",
        sentence="尚未录入国家通知，请先录入文号、日期和扫描件。",
        who=OFFICE,
        path="/emr/closing/2025/city/",
        prepare=reported_national,
        button="拟写市级通知",
        at=OVER,
    ),
)
