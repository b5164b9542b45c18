from django.db import models
from guardian.models import UserObjectPermissionBase

from .case import Case


class CaseUserPermission(UserObjectPermissionBase):
    """Grants on ledger rows with a real foreign key; guardian's generic tables stay empty (a test asserts it)."""

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="user_permissions")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.user_id} {self.permission_id} {self.content_object_id}"
