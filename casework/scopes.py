"""Who sees what neither by office nor by district; the floors above add theirs.

Cases by role (experts: by assignment), and issued notices that belong to no case (a letter: whom it appoints).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Membership

SCOPES: dict[str, Callable[["Membership"], Q]] = {}
NOTICE_SCOPES: list[Callable[["Membership"], Q]] = []
