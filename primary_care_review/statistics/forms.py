"""What is asked of whoever enters a statistic, or puts one right (P22)."""

from accounts.entry.fields import BlockField, LineField
from experts.forms.plain import PlainForm

from .rules import Entry
from .workbook import numbers


class StatisticForm(PlainForm):
    name = LineField(label="指标名称", max_length=100, help_text="如：门急诊人次、重点人群满意度。")
    period = LineField(label="统计期间", max_length=40, help_text="如：2025年、2025年第4季度。")
    value = LineField(label="结果", max_length=60)
    unit = LineField(label="单位", max_length=20, required=False, help_text="如：人次、%。")
    source = LineField(label="数据来源", max_length=100, help_text="如：卫生健康统计直报系统。")
    clauses = LineField(
        label="对应条款",
        max_length=200,
        required=False,
        help_text="条款编号，多条之间用顿号隔开；反映全机构情况的留空。",
    )

    def entry(self) -> Entry:
        return Entry(**self.cleaned_data | {"clauses": numbers(self.cleaned_data["clauses"])})


class StrikeForm(PlainForm):
    correction = BlockField(label="更正的理由", rows=3, max_length=500, help_text="将载入办理记录。")
