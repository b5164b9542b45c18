from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "案件"

    def ready(self) -> None:
        from . import triggers, wiring  # noqa: F401, PLC0415  # models are loaded only now

        # Sent once per app of a migrate run; the last app's turn finds every table in place.
        post_migrate.connect(triggers.install, sender=self)
