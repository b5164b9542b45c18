"""The form by which a bureau names a material (P19)."""

from django import forms

from accounts.entry.fields import LineField


class NamedMaterialForm(forms.Form):
    name = LineField(
        label="材料名称", max_length=100, help_text="写明申请机构须提交的材料，如“医疗废物处置协议复印件”。"
    )
