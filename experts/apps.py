from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "experts"
    verbose_name = "专家"

    def ready(self) -> None:
        from . import wiring  # noqa: F401, PLC0415  # models are loaded only now
