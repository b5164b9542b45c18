"""For tests that need a row as no act would leave it: the triggers of a table are off until the test's transaction ends."""

from django.db import connection, models

from casework import triggers


def lift(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, table in triggers.standing().items():
            if table == model._meta.db_table:
                cursor.execute(f"DROP TRIGGER {name}{'' if connection.vendor == 'sqlite' else f' ON {table}'}")
