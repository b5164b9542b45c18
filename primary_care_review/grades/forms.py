"""The filters of the register of grades."""

from typing import Any, cast

from django import forms

from accounts.models import District, Membership
from accounts.roles import OfficeKind

from ..enrolment.forms import InstitutionFilter
from ..models import Grade as GradeRow
from ..standards.terms import Grade, InstitutionType
from .register import STANDS
from .validity import Status

ALL = ("", "全部")
MONTHS = [(str(months), f"{months}个月内") for months in (3, 6, 12)]


class GradeFilter(InstitutionFilter):
    district = forms.ChoiceField(label="区县", required=False)
    type = forms.ChoiceField(label="机构类别", required=False, choices=[ALL, *InstitutionType.choices()])
    grade = forms.ChoiceField(label="等级", required=False, choices=[ALL, *Grade.choices()])
    status = forms.ChoiceField(label="状态", required=False, choices=[ALL, (STANDS, "现持有"), *Status.choices()])
    year = forms.ChoiceField(label="发文年份", required=False)
    expiring = forms.ChoiceField(label="即将期满", required=False, choices=[ALL, *MONTHS])

    def __init__(self, *args: Any, member: Membership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        years = GradeRow.objects.visible_to(member).order_by("-decreed_on__year").values_list("decreed_on__year")
        self._choose("year", [(str(year), f"{year}年") for (year,) in years.distinct()])
        if member.office.kind == OfficeKind.BUREAU:
            del self.fields["district"]
        else:
            self._choose("district", list(District.objects.values_list("code", "name")))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [ALL, *choices]
