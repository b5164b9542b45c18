from django.apps import AppConfig


class EmrRatingConfig(AppConfig):
    name = "emr_rating"
    verbose_name = "电子病历分级评价"

    def ready(self) -> None:
        from . import wiring  # noqa: F401, PLC0415  # models are loaded only now
