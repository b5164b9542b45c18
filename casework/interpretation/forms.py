"""What is asked of whoever asks, drafts, signs or searches."""

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, CodeField, LineField, QueryField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm

from ..forms.institution import ask_plainly
from .actions import Text
from .uses import InterpretationUse, every_article

LONGEST, CLAUSES = 4000, 200


class QuestionForm(forms.Form):
    article = forms.ChoiceField(label="条文")
    clause = CodeField(
        label="条款或者项目编号",
        required=False,
        max_length=20,
        help_text="针对标准某一条款、项目的填写，如1.1.1；否则留空。",
    )
    text = BlockField(label="问题", rows=6, max_length=2000, help_text="写明需要解释的内容；请勿写入患者、人员的信息。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["article"]).choices = [("", "请选择"), *every_article()]
        ask_plainly(self.fields)


class WordingForm(SeenForm):
    """A version of an interpretation; `revising` asks what it changes."""

    question = BlockField(
        label="问", rows=4, max_length=2000, help_text="公开发布，不得写入提问人和具体机构、人员的信息。"
    )
    answer = BlockField(label="答", rows=8, max_length=LONGEST)
    articles = forms.MultipleChoiceField(label="所解释的条文", widget=forms.CheckboxSelectMultiple)
    clauses = LineField(label="条款或者项目编号", required=False, max_length=CLAUSES, help_text="多个之间用顿号隔开。")
    changes = BlockField(label="修订说明", rows=3, max_length=1000, help_text="写明与现行版本的不同，一并公布。")

    def __init__(self, *args: Any, of: InterpretationUse, revising: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["articles"]).choices = of.articles()
        if not revising:
            del self.fields["changes"]
        ask_plainly(self.fields)

    def clean_clauses(self) -> Sequence[str]:
        return [one for one in re.split(r"[、，,；;\s]+", self.cleaned_data["clauses"]) if one]

    def said(self) -> Text:
        return Text(**self.cleaned_data)


class DecisionForm(SeenForm):
    decision = forms.ChoiceField(
        label="审签", choices=[("issue", "同意并公布"), ("return", "退回修改")], widget=forms.RadioSelect
    )
    reason = BlockField(label="退回的理由", required=False, max_length=500, help_text="退回修改的填写。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decision"].error_messages["required"] = "请选择公布或者退回。"


class SettleForm(SeenForm):
    """A question that needs no interpretation of its own."""

    decision = forms.ChoiceField(
        label="答复方式",
        choices=[("published", "已有公布的解释，以其答复"), ("decline", "不属于条文、标准的解释，说明理由")],
        widget=forms.RadioSelect,
    )
    number = CodeField(label="解释编号", required=False, max_length=20, help_text="如解释2026-0001。")
    reason = BlockField(label="不作解释的理由", required=False, max_length=500, help_text="将告知提问人。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decision"].error_messages["required"] = "请选择答复方式。"


class InterpretationFilter(FilterForm):
    q = QueryField(label="编号或者问答中的文字", required=False, max_length=60)
    article = forms.ChoiceField(label="条文", required=False)
    clause = CodeField(label="条款或者项目编号", required=False, max_length=20)
    standing = forms.ChoiceField(
        label="状态", required=False, choices=[("", "现行"), ("withdrawn", "已撤回"), ("all", "全部")]
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["article"]).choices = [("", "全部"), *every_article()]
