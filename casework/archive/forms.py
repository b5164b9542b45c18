"""What is asked of whoever looks after an archive."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, QueryField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm

STANDINGS = (
    ("", "全部"),
    ("kept", "保管期内"),
    ("over", "保管期满"),
    ("held", "暂停销毁"),
    ("destroyed", "已销毁"),
)


class ArchiveFilter(FilterForm):
    q = QueryField(label="档号、案件编号或题名", required=False, max_length=60)
    year = forms.ChoiceField(label="归档年度", required=False)
    kind = forms.ChoiceField(label="案件类型", required=False)
    standing = forms.ChoiceField(label="状态", required=False, choices=STANDINGS)

    def __init__(self, *args: Any, years: list[int], kinds: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = {"year": [(str(year), f"{year}年") for year in years], "kind": kinds}
        for name, choices in offered.items():
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "全部"), *choices]


class ReasonForm(SeenForm):
    """Why destruction waits, or need not wait any longer."""

    reason = BlockField(label="理由", max_length=500)

    def __init__(self, *args: Any, lifting: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "解除暂停的理由" if lifting else "暂停销毁的理由"
        self.fields["reason"].help_text = (
            "解除后，保管期满的可以提出销毁。" if lifting else "如涉及争议、调查、审计；暂停期间任何人不能销毁。"
        )
        self.fields["reason"].error_messages["required"] = f"请填写{self.fields['reason'].label}。"


class ProposalForm(SeenForm):
    reason = BlockField(label="销毁的理由", max_length=500, help_text="供审批，并载入记录。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "请填写销毁的理由，将供审批并载入记录。"


class DecisionForm(SeenForm):
    decision = forms.ChoiceField(
        label="审批", choices=[("agree", "同意销毁"), ("refuse", "不同意销毁")], widget=forms.RadioSelect
    )
    reason = BlockField(label="审批意见", max_length=500, help_text="载入记录。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["decision"].error_messages["required"] = "请选择同意或者不同意。"
        self.fields["reason"].error_messages["required"] = "请填写审批意见。"
