"""Empties the database after a test that commits, in a tenth of the time that Django's flush takes.

Only tables that have rows are emptied. Content types and permissions follow from the code alone:
no test changes them, so they need not be made anew for the next one.
"""

from __future__ import annotations

from functools import cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase


def install() -> None:
    """From now on, in this process."""
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]


def _empty(_: TransactionTestCase) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_of_what_has_rows())
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


@cache
def _of_what_has_rows() -> str:
    """The names of such tables; Django checks their references at the end of a transaction."""
    kept = {Permission._meta.db_table, ContentType._meta.db_table}
    tables = set(connection.introspection.django_table_names(only_existing=True)) - kept
    quoted = {table: connection.ops.quote_name(table) for table in tables}
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608
        for table, name in quoted.items()
    )
