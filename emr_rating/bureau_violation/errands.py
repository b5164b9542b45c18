"""What waits at a hospital: its word on that the violation of its bureau reaches its filing (E29)."""

from django.urls import reverse

from accounts.roles import Role
from casework.workbench.errands import Errand

from ..models import Reached


def _page(row: Reached) -> str:
    return reverse("reached", args=[row.pk])


TO_STATE = Errand(
    "reached_to_state",
    "区县违规涉及本单位填报，待陈述意见",
    "",
    (Role.INSTITUTION_LEADER,),
    lambda member, on: Reached.objects.to_state(member),
    leads_to=_page,
)
