from django.apps import AppConfig


class PrimaryCareReviewConfig(AppConfig):
    name = "primary_care_review"
    verbose_name = "基层等级评审"

    def ready(self) -> None:
        from . import wiring  # noqa: F401, PLC0415  # models are loaded only now
