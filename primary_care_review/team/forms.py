"""What the body fills in before the visit: the days and the programme, who is of which sub-group (P21, P22)."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.entry.fields import BlockField, LineField, MomentField
from casework.forms.step import StepForm
from experts.review.rounds import panel_of

from ..models import Application
from ..models.visit import AGENDA

PREPARE = (
    "机构主要负责人、纪检人员和各科室负责人到场；备齐自评依据的原始资料，备好近三年日常运行统计和监测数据；"
    "准备会议室1间、投影设备1套。"
)
MOST_GROUPS = 5


class PlanVisitForm(StepForm):
    case: Application

    reports_at = MomentField(label="听取汇报", help_text="到机构后首先进行，即评审首日。")
    rates_at = MomentField(label="分组评审")
    meets_at = MomentField(label="内部会议")
    tells_at = MomentField(label="通报情况", help_text="向机构通报亮点和不足，即评审末日。")
    place = LineField(label="首次会议地点", max_length=200)
    prepare = BlockField(label="请机构准备的事项", rows=4, max_length=1000, initial=PREPARE)
    told_names = forms.BooleanField(
        label="通知书写明全部成员姓名",
        required=False,
        help_text="不勾选的，只写明组长姓名和成员人数，成员姓名到场时由组长介绍。",
    )

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if plan := case.plan:
            for name in (*AGENDA, "place", "prepare", "told_names"):
                self.fields[name].initial = getattr(plan, name)


class GroupsWidget(forms.Widget):
    """A choice of the sub-group beside every member and every chapter; `rows` are (part, key, words)."""

    rows: list[tuple[str, str, str]] = []
    groups = 2

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, dict[str, str]]:
        chosen: dict[str, dict[str, str]] = {"members": {}, "chapters": {}}
        for part, key, _ in self.rows:
            chosen[part][key] = data.get(f"{name}.{part}.{key}", "")
        return chosen

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        held = value or {"members": {}, "chapters": {}}
        rows = [
            {"name": f"{name}.{part}.{key}", "part": part, "words": words, "group": str(held[part].get(key, ""))}
            for part, key, words in self.rows
        ]
        numbers = [str(number) for number in range(1, self.groups + 1)]
        return render_to_string("primary_care_review/visit/groups.html", {"rows": rows, "numbers": numbers})


class GroupsField(forms.Field):
    """What is left open the rules of the act name (`rules.groups_whole`)."""

    widget = GroupsWidget

    def clean(self, value: Any) -> dict[str, dict[str, int]]:
        most = cast(GroupsWidget, self.widget).groups
        numbers = {str(number): number for number in range(1, most + 1)}
        return {
            part: {key: numbers[chosen] for key, chosen in choices.items() if chosen in numbers}
            for part, choices in value.items()
        }


class GroupTeamForm(StepForm):
    case: Application

    groups = GroupsField(label="分组和分工", help_text="组长同样编入一组；同组成员各自评定本组各章的全部条款。")

    def __init__(self, *args: Any, case: Application, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        members = panel_of(case).members
        field = self.fields["groups"]
        widget = cast(GroupsWidget, field.widget)
        widget.groups = min(MOST_GROUPS, len(members))
        widget.rows = [
            *(
                ("members", str(row.pk), f"{row.member.person.name}{'（组长）' if row.leads else ''}")
                for row in members
            ),
            *(("chapters", one.number, f"{one.number} {one.title}") for one in case.asked.chapters),
        ]
        if case.grouping:
            field.initial = {"members": case.grouping.members, "chapters": case.grouping.chapters}
