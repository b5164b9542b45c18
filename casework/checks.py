"""System checks: the triggers without which the record is only a promise. A warning, so that `migrate` can mend it."""

from django.core.checks import Tags, Warning, register
from django.db import connection

from . import triggers


@register(Tags.database)
def triggers_installed(app_configs, databases, **kwargs):
    if not databases:
        return []
    if "casework_record" not in connection.introspection.table_names():
        return []
    missing = sorted(triggers.names() - triggers.installed())
    return (
        [Warning(f"missing database triggers: {', '.join(missing)}", hint="run migrate", id="casework.W001")]
        if missing
        else []
    )
