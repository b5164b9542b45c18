from django.db import models
from guardian.models import UserObjectPermissionBase

from accounts.columns import Covered, kept
from accounts.models import Membership

from .case import Case


@kept(Covered("user permission content_object until given_by"))
class CaseUserPermission(UserObjectPermissionBase):
    """Grants on ledger rows with a real foreign key; guardian's generic tables stay empty (a test asserts it).

    Each has a last day, and holds only as long as the membership that gave it (`casework.grants`).
    """

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="user_permissions")
    until = models.DateField("截止日期")
    given_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.user_id} {self.permission_id} {self.content_object_id}"
