"""Which acts of an institute that is not connected the centre may enter from a spreadsheet, and what each sheet asks (E03).

A row is one act on one case. Its columns are the fields of the form on which the act is entered one by one, under the same names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from casework.forms.step import StepForm
from casework.jobs.importing import AT_ONCE
from casework.step import Step
from casework.workbook import Column, Kind, SheetSpec

from ..extension.steps import APPROVE_EXTENSION, REFUSE_EXTENSION
from ..national import steps as national
from ..registration.steps import APPROVE, REJECT
from .typed import Typed, of_columns, of_findings, of_seats

SCAN = "proxy_scan"
NUMBER = Column(name="number", heading="案件编号", kind=Kind.CODE, required=True, max_length=20, width=18)
ACT = "act"
PAPER = (
    Column(name="proxy_number", heading="医管所文号", required=True, max_length=60, width=24),
    Column(name="proxy_date", heading="文件日期", kind=Kind.DATE, required=True),
    Column(name=SCAN, heading="文件扫描件文件名", required=True, max_length=200, width=28),
)
NOTES = (
    "每行登记医管所对一件案件的一项意见，照其文件填写；一份文件涉及多件的，各行填写同一文号、日期和文件名。",
    "扫描件放入同一压缩包（ZIP），表中填写其文件名（含扩展名）。有一处错误的，整份不登记。",
)
REASON = Column(name="reason", heading="理由", kind=Kind.PROSE, max_length=2000, width=40)
STATED = Column(name="reason", heading="理由", kind=Kind.PROSE, required=True, max_length=2000, width=40)


@dataclass(frozen=True, kw_only=True)
class ProxySheet:
    """Acts of one kind. `steps`: by what a row calls the act; where there is one alone, the sheet does not ask which.

    `typed` turns a row into what the form of the step would have been sent. `whole`: all rows are one act, by one paper.
    """

    name: str
    kind: str
    label: str
    steps: Mapping[str, Step]
    columns: tuple[Column, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = "机构名称"
    typed: Callable[[StepForm, Mapping[str, Any]], Typed] = of_columns
    whole: bool = False

    @property
    def spec(self) -> SheetSpec:
        acts = tuple(self.steps)
        act = Column(name=ACT, heading="意见", kind=Kind.CHOICE, choices=acts, required=True, width=20)
        return SheetSpec(
            sheet="代录表",
            max_rows=AT_ONCE,
            notes=(*NOTES, *self.notes),
            columns=(
                NUMBER,
                Column(name="title", heading=self.title, required=True, max_length=200, width=36),
                *((act,) if len(acts) > 1 else ()),
                *self.columns,
                *PAPER,
            ),
        )

    def step(self, values: Mapping[str, Any]) -> Step:
        return self.steps[values[ACT]] if ACT in values else next(iter(self.steps.values()))

    @property
    def article(self) -> str:
        return next(iter(self.steps.values())).article.id


REGISTRATIONS = ProxySheet(
    name="registrations",
    kind="emr_registration",
    label="注册申请审核",
    steps={"审核通过": APPROVE, "审核退回": REJECT},
    columns=(REASON,),
    notes=("审核退回的须填写理由，申请人可以看到；审核通过的不填。",),
)
MATERIALS, APPLICATION = "实证材料审核", "实际应用审核"
DRAWS = ProxySheet(
    name="draws",
    kind="emr_national",
    label="外部抽取",
    steps={MATERIALS: national.ENTER_MATERIALS_DRAW, APPLICATION: national.ENTER_APPLICATION_DRAW},
    columns=(
        Column(name="experts", heading="评审专家", required=True, max_length=500, width=48),
        Column(name="leader", heading="组长", max_length=40),
    ),
    notes=("评审专家填写抽取文书所列全部人员的姓名，以顿号分隔；有同名的，填写专家编号。",),
    typed=of_seats,
)
CONCLUSIONS = ProxySheet(
    name="conclusions",
    kind="emr_national",
    label="国家级审核结论",
    steps={MATERIALS: national.CONCLUDE_MATERIALS, APPLICATION: national.CONCLUDE_APPLICATION},
    columns=(
        Column(name="level", heading="结论级别", kind=Kind.INTEGER, required=True, units=("级",), width=12),
        STATED,
    ),
    notes=("结论级别与送审级别相同的为通过，低于送审级别的为未通过；公示前不对医院和区县显示。",),
)
VISITS = ProxySheet(
    name="visits",
    kind="emr_national",
    label="实际应用审核安排",
    steps={"安排": national.ARRANGE_VISIT},
    columns=(
        Column(name="mode", heading="审核方式", kind=Kind.CHOICE, choices=("现场审核", "远程审核"), required=True),
        Column(name="remote_reason", heading="远程审核的理由", kind=Kind.PROSE, max_length=500, width=32),
        Column(name="first_day", heading="开始日期", kind=Kind.DATE, required=True),
        Column(name="last_day", heading="结束日期", kind=Kind.DATE, required=True),
        Column(name="begins", heading="开始时间", required=True, max_length=10, width=12),
        Column(name="people", heading="配合人员", kind=Kind.PROSE, required=True, max_length=1000, width=32),
        Column(name="documents", heading="文件资料", kind=Kind.PROSE, required=True, max_length=1000, width=32),
        Column(name="software", heading="软件环境", kind=Kind.PROSE, required=True, max_length=1000, width=32),
        Column(name="devices", heading="设备和场地", kind=Kind.PROSE, required=True, max_length=1000, width=32),
    ),
    notes=("远程审核的须填写理由，并另行登记连接测试；首次安排时随机产生抽查项目。",),
)
TESTS = ProxySheet(
    name="tests",
    kind="emr_national",
    label="连接测试",
    steps={"测试": national.TEST_CONNECTION},
    columns=(
        Column(name="passed", heading="测试结论", kind=Kind.CHOICE, choices=("通过", "未通过"), required=True),
        Column(name="result", heading="测试情况", kind=Kind.PROSE, required=True, max_length=1000, width=40),
    ),
)
RECORDS = ProxySheet(
    name="records",
    kind="emr_national",
    label="实际应用审核记录",
    steps={"记录": national.RECORD_VISIT},
    columns=(
        Column(name="findings", heading="未达到要求的项目", kind=Kind.PROSE, required=True, max_length=8000, width=48),
        Column(name="record_text", heading="审核记录", kind=Kind.PROSE, required=True, max_length=5000, width=48),
        Column(name="evidence", heading="现场图片或者签字记录文件名", max_length=200, width=28),
    ),
    notes=(
        "未达到要求的项目每行一项，依次填写项目编号、级别、核查结果（部分符合、不符合或者未核查）和说明，以空格分隔，"
        "例如：01.01.3 5级 部分符合 抽查病历未见闭环记录。",
        "未列出的应查项目均登记为符合；全部符合的，填写“无”。",
    ),
    typed=of_findings,
)
POSTINGS = ProxySheet(
    name="postings",
    kind="emr_national",
    label="公示名单",
    steps={"列入": national.POST},
    notes=("只列通过全部步骤的机构，一份名单一次公示；未通过的同时收到结果和意见，未列入的留待下一次公示。",),
    whole=True,
)
EXTENSIONS = ProxySheet(
    name="extensions",
    kind="emr_extension",
    label="延期申请审核",
    steps={"同意延期": APPROVE_EXTENSION, "不同意延期": REFUSE_EXTENSION},
    columns=(REASON,),
    notes=("不同意延期的须填写理由；同意的不填，审核截止日随即改变，不能撤回。",),
    title="申请延期的区县",
)
SHEETS = {
    sheet.name: sheet for sheet in (REGISTRATIONS, DRAWS, CONCLUSIONS, VISITS, TESTS, RECORDS, POSTINGS, EXTENSIONS)
}
