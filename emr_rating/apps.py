from django.apps import AppConfig


class EmrRatingConfig(AppConfig):
    name = "emr_rating"
    verbose_name = "电子病历分级评价"

    def ready(self) -> None:
        from casework import regulations, registry  # noqa: PLC0415  # models are loaded only now

        from . import tasks  # noqa: F401, PLC0415  # registers the timed work
        from .articles import ARTICLES  # noqa: PLC0415
        from .casetypes import CASE_TYPES  # noqa: PLC0415

        regulations.register("E", ARTICLES)
        registry.register(*CASE_TYPES)
