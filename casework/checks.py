"""System checks: the triggers without which the record is only a promise, and a decision about every column.

Missing triggers are a warning, so that `migrate` can mend them.
"""

from django.apps import apps
from django.core.checks import Error, Tags, Warning, register
from django.db import connection

from accounts import columns

from . import triggers

FLOORS = ("accounts", "casework", "experts", "emr_rating", "primary_care_review")
HINT = "declare it with accounts.columns.kept above the class: frozen, covered, derived or free with a reason"


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


@register(Tags.models)
def columns_decided(app_configs, **kwargs):
    """Every column of every table of ours has one decision, and says so beside its model (`accounts.columns`)."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in FLOORS:
            continue
        declaration = columns.declared(model)
        if declaration is None:
            found.append(Error(f"{model._meta.label}: no column is decided", hint=HINT, obj=model, id="casework.E001"))
            continue
        known = {column.name for column in declaration.fields}
        found += [
            Error(f"{model._meta.label}.{name}: not one decision", hint=HINT, obj=model, id="casework.E002")
            for name, rules in declaration.decided().items()
            if name not in known or not _one(rules)
        ]
    return found


def _one(rules: list[columns.Rule]) -> bool:
    """One, or several moments each of which freezes the column."""
    return len(rules) == 1 or (len(rules) > 1 and all(isinstance(rule, columns.Frozen) for rule in rules))
