from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账户"

    def ready(self) -> None:
        from django.urls import register_converter  # noqa: PLC0415  # nothing else here needs it

        from . import tasks  # noqa: F401, PLC0415  # makes its task known by name
        from .keys import KeyConverter  # noqa: PLC0415  # it looks at models, which are loaded only now

        register_converter(KeyConverter, "key")
