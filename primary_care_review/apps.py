from django.apps import AppConfig


class PrimaryCareReviewConfig(AppConfig):
    name = "primary_care_review"
    verbose_name = "基层等级评审"

    def ready(self) -> None:
        from casework import regulations, registry  # noqa: PLC0415  # models are loaded only now

        from . import tasks  # noqa: F401, PLC0415  # registers the timed work
        from .articles import ARTICLES  # noqa: PLC0415
        from .casetypes import CASE_TYPES  # noqa: PLC0415

        regulations.register("P", ARTICLES)
        registry.register(*CASE_TYPES)
