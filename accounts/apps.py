from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账户"

    def ready(self) -> None:
        from . import wiring  # noqa: F401, PLC0415  # models are loaded only now
