"""Which plaque a code or a number means, and the plaques of an office."""

import re

from django.db.models import Q, QuerySet

from accounts.entry import normal
from accounts.models import Institution, Membership
from casework import verification

from ..models import Plaque

NUMBER = re.compile(r"JC(\d{6})(\d{2})(\d{4,})")


def of_code(typed: str) -> Plaque | None:
    """By the end of its address, or by the number that stands beside the code, written with dashes or without."""
    code = verification.read(typed)
    spelled = NUMBER.fullmatch(code)
    number = "-".join((f"JC{spelled[1]}", spelled[2], spelled[3])) if spelled else code
    rows = Plaque.objects.select_related("grade__institution", "grade__decree__body", "office", "replaced_by")
    return rows.filter(Q(code=code) | Q(number__in=(number, normal.code(typed)))).first() if code else None


def registered(member: Membership, words: str) -> QuerySet[Plaque]:
    rows = Plaque.objects.visible_to(member).select_related("grade__institution__district", "replaced_by")
    if words:
        rows = rows.filter(Q(grade__institution__in=Institution.objects.matching(words)) | Q(number__icontains=words))
    return rows
