"""Roles that see cases neither by office nor by district; the floors above add theirs (experts: by assignment)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Membership

SCOPES: dict[str, Callable[["Membership"], Q]] = {}
