"""Past the portal, straight into a table: another value of the same kind, and a row that is gone."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection, models

from tests.evidence import kept

EMPTIED = 0.2  # of the texts


def write(model: type[models.Model], key: Any, field: models.Field, value: Any) -> None:
    with connection.cursor() as cursor:
        asked = f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s WHERE "{model._meta.pk.column}" = %s'
        cursor.execute(asked, [_raw(field, value), _raw(model._meta.pk, key)])


def delete(model: type[models.Model], key: Any) -> None:
    pk = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "{pk.column}" = %s', [_raw(pk, key)])


def other(field: models.Field, value: Any, chance: Random) -> Any:
    """A value of the same kind that says something else."""
    target = field.target_field if field.remote_field else field
    step = chance.choice((1, -1))
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + step
        case datetime():
            return value + timedelta(seconds=step)
        case date():
            return value + timedelta(days=step)
        case str():
            if value and chance.random() < EMPTIED:
                return ""
            return value[:-1] + ("0" if value[-1:] != "0" else "1") if value else "改"
        case dict() | list():
            return {"tampered": chance.random()}
    return _first(target)


def _first(field: models.Field) -> Any:
    """For a column that was empty."""
    if isinstance(field, models.DateTimeField):
        return kept.AT
    if isinstance(field, models.DateField):
        return kept.AT.date()
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.JSONField):
        return {"tampered": 1}
    return "0" if isinstance(field, models.CharField | models.TextField) else 1


def _raw(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    target = field.target_field if field.remote_field else field
    return target.get_db_prep_value(value, connection)
