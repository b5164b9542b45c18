from django.apps import AppConfig
from django.db.models import Q


class ExpertsConfig(AppConfig):
    name = "experts"
    verbose_name = "专家"

    def ready(self) -> None:
        from accounts.roles import Role  # noqa: PLC0415  # models are loaded only now
        from casework.scopes import SCOPES  # noqa: PLC0415
        from casework.triggers import Frozen, freeze  # noqa: PLC0415

        from .models import Assignment  # noqa: PLC0415

        # An expert sees the cases assigned to the membership in which they act, and no others.
        SCOPES[Role.EXPERT] = lambda member: Q(
            pk__in=Assignment.objects.standing().filter(member=member).values("case")
        )
        freeze(
            Frozen(
                "experts_assignment",
                "handed_in_at",
                ("case_id", "member_id", "outcome", "level", "text", "handed_in_at"),
            )
        )
