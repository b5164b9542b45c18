"""The forms of the national stage; what the centre enters asks for the institute's paper besides (`emr_rating.proxy`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.entry import normal
from accounts.entry.fields import BlockField, CodeField, DayField
from accounts.models import Membership
from casework.files.kinds import RECORDED
from casework.forms.file import MaterialField, ScanField
from casework.forms.institution import ask_plainly
from casework.text import listed
from experts.forms.seats import SeatsForm
from experts.review.tab import opinions_beside
from experts.uses import ReviewUse

from ..articles import E
from ..cycle.moments import ClockTimeField
from ..models import NationalReview, NationalVisit
from ..proxy import PaperFields, PaperForm, ProxyForm
from .footage import FOOTAGE
from .rules import Finding, Found
from .steps import ENTER_MATERIALS_DRAW
from .uses import NATIONAL_APPLICATION, NATIONAL_MATERIALS

LONGEST_REMARK = 300


class OutsideDrawForm(SeatsForm, PaperForm):
    """Who was drawn elsewhere, as the paper says it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proxy_number"].label = "抽取文书文号"
        self.fields["proxy_number"].help_text = "在平台之外抽取的，照抽取文书登记，记录中注明“外部抽取”。"
        self.fields["proxy_scan"].label, self.fields["proxy_scan"].help_text = "抽取文书扫描件", "PDF、JPEG 或 PNG。"

    @property
    def use(self) -> ReviewUse:
        return NATIONAL_MATERIALS if self.step is ENTER_MATERIALS_DRAW else NATIONAL_APPLICATION


class ConcludeNationalForm(ProxyForm):
    case: NationalReview

    level = forms.TypedChoiceField(label="审核结论", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: NationalReview, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        entered = case.entered_level
        level = cast(forms.ChoiceField, self.fields["level"])
        level.choices = [
            (entered, f"通过，维持{entered}级"),
            *((low, f"未通过，降为{low}级") for low in reversed(range(entered))),
        ]
        level.error_messages["invalid_choice"] = (
            f"审核结论只能维持{entered}级或降至更低级别，请重新选择（{self.step.article}）。"
        )
        self.fields["reason"].help_text = "说明依据和对专家意见的采纳情况；公示时告知医院，公示前不对外。"

    def beside(self) -> str:
        return opinions_beside(self.case)


class ArrangeVisitForm(ProxyForm):
    case: NationalReview

    mode = forms.ChoiceField(label="审核方式", choices=NationalVisit.Mode.choices, widget=forms.RadioSelect)
    remote_reason = BlockField(
        label="远程审核的理由", required=False, max_length=500, help_text="以现场审核为主；远程审核的须填写。"
    )
    first_day = DayField(label="开始日期")
    last_day = DayField(label="结束日期")
    begins = ClockTimeField(label="开始时间", help_text="例如：08:30。")
    people = BlockField(label="配合人员", max_length=1000, help_text="需要哪些岗位的人员在场。")
    documents = BlockField(label="文件资料", max_length=1000)
    software = BlockField(label="软件环境", max_length=1000)
    devices = BlockField(label="设备和场地", max_length=1000)
    told_names = forms.BooleanField(
        label="通知书写明组长和成员姓名", required=False, help_text="不勾选的，只写明组长1名和成员人数。"
    )

    PRESET = {
        "people": "院领导、医务、护理、信息部门负责人；各业务角色操作人员各1名。",
        "documents": "数据提取列表、实证材料原件；系统功能和应用情况的说明。",
        "software": "正式运行环境的查询账号；各业务系统的操作终端。",
        "devices": "会议室1间、投影设备1套、可以查询数据库的电脑1台。",
    }

    def __init__(self, *args: Any, case: NationalReview, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        last = case.visit
        for name in (*self.PRESET, "mode", "remote_reason", "begins", "first_day", "last_day", "told_names"):
            self.fields[name].initial = getattr(last, name) if last else self.PRESET.get(name)

    def clean_begins(self) -> str:
        hours, minutes = divmod(self.cleaned_data["begins"], 60)
        return f"{hours:02d}:{minutes:02d}"


class ConnectionTestForm(ProxyForm):
    passed = forms.TypedChoiceField(
        label="测试结论",
        choices=[("1", "通过"), ("0", "未通过")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    result = BlockField(label="测试情况", max_length=1000, help_text="在什么时间、以什么方式测试，结果如何。")


class PostForm(PaperFields):
    """Whom the public list names; who did not pass is told in private whatever is ticked."""

    listed = forms.MultipleChoiceField(
        label="列入公示名单的医疗机构",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="只有通过全部步骤的可以列入；未勾选的留待下一次公示。未通过的，同时向其反馈结果和意见。",
        error_messages={"invalid_choice": f"所选医疗机构未通过国家级审核的全部步骤或者已经公示，不能列入（{E(25)}）。"},
    )
    field_order = ("listed",)

    def __init__(
        self, *args: Any, member: Membership, at: datetime, waiting: list[NationalReview], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        passed = [row for row in waiting if row.passed]
        listed = cast(forms.MultipleChoiceField, self.fields["listed"])
        listed.choices = [(row.number, f"{row.title}（{row.district}，{row.entered_level}级）") for row in passed]
        listed.initial = [row.number for row in passed]
        self.unless_centre(member)


class WithdrawPostingForm(PaperFields):
    reason = BlockField(label="撤回理由", max_length=1000, help_text="公示页将载明理由和撤回时间，名单仍可查阅。")
    field_order = ("reason",)

    def __init__(self, *args: Any, member: Membership, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.unless_centre(member)


class RecordedField(MaterialField):
    kinds = RECORDED


class OfTheVisit(forms.SelectMultiple):
    """The one place on which they hang: sent with the file, not shown."""

    input_type = "hidden"


class FootageForm(forms.Form):
    """A picture or a video of a visit; in pieces it comes without this form."""

    places = forms.MultipleChoiceField(
        choices=[(FOOTAGE, "现场影像")],
        initial=[FOOTAGE],
        widget=OfTheVisit(attrs={"hidden": True}),
        error_messages=dict.fromkeys(("required", "invalid_choice"), "请在“现场影像”页上传。"),
    )
    file = RecordedField(label="照片或者视频")


class FindingsWidget(forms.Widget):
    """A row for every item: what was found, and a remark. `items` are (code, level, words)."""

    items: list[tuple[str, int, str]] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Finding]:
        return [
            Finding(
                code,
                level,
                data.get(f"{name}.{code}.{level}", ""),
                normal.block(data.get(f"remark.{code}.{level}", "")),
            )
            for code, level, _ in self.items
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        held = {(row.code, row.level): (row.found, row.remark) for row in value or ()}
        rows = [(code, level, words, *held.get((code, level), ("", ""))) for code, level, words in self.items]
        return render_to_string(
            "emr_rating/national/findings.html", {"name": name, "rows": rows, "choices": list(Found)}
        )


class FindingsField(forms.Field):
    widget = FindingsWidget

    def clean(self, value: Any) -> list[Finding]:
        rows = cast(list[Finding], value)
        if open_ := [row.code for row in rows if row.found not in list(Found)]:
            raise forms.ValidationError(f"尚有{len(open_)}项未填写核查结果（{listed(open_)}），请逐项填写。")
        if bare := [row.code for row in rows if row.found in (Found.PARTLY, Found.NOT_MET) and not row.remark]:
            raise forms.ValidationError(f"{listed(bare)}为部分符合或者不符合的，请写明情况。")
        if long := [row.code for row in rows if len(row.remark) > LONGEST_REMARK]:
            raise forms.ValidationError(f"{listed(long)}的说明超过{LONGEST_REMARK}字，请精简。")
        return rows


class RecordVisitForm(ProxyForm):
    findings = FindingsField(label="逐项核查结果")
    record_text = BlockField(label="审核记录", rows=6, max_length=5000, help_text="时间、地点、参加人员、主要情况。")
    evidence = ScanField(
        label="现场图片或者签字记录", required=False, help_text="PDF、JPEG 或 PNG；有几页的，合成一个 PDF。"
    )

    def __init__(self, *args: Any, case: NationalReview, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        entered, items = case.entered_level, case.of_filing.edition.items
        names = {item.code: item.name for item in items}
        cast(FindingsWidget, self.fields["findings"].widget).items = [
            *(
                (item.code, entered, f"{item.code} {item.name}（{entered}级）")
                for item in items
                if entered in item.rows
            ),
            *((code, entered - 1, f"{code} {names[code]}（抽查{entered - 1}级）") for code in case.sample),
        ]


class InstituteActForm(PaperFields):
    """An act of the institute on a year that asks for nothing but, of the centre, its paper."""

    def __init__(self, *args: Any, member: Membership, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.unless_centre(member)


class ReportForm(InstituteActForm):
    number = CodeField(label="备案文号", max_length=60)
    on = DayField(label="备案日期")
    field_order = ("number", "on")


class NationalNoticeForm(forms.Form):
    number = CodeField(label="国家通知文号", max_length=60)
    on = DayField(label="通知日期")
    scan = ScanField(label="通知扫描件", help_text="PDF、JPEG 或 PNG。")

    def __init__(self, *args: Any, member: Membership, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)


class CityNoticeForm(forms.Form):
    def __init__(self, *args: Any, member: Membership, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
