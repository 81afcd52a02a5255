"""The registry's lists as they were last seen, so that a form opens while the registry is down."""

from __future__ import annotations

from django.db import models


class KnownList(models.Model):
    """One list of one registry. `values` holds the fields of `drec.shapes.Code` or `Country`.

    `fetched_at` is empty until the registry has given the list once; `tried_at` is the last try.
    """

    registry = models.CharField(max_length=200, help_text="Scheme and host of the API.")
    edition = models.CharField(max_length=10)
    name = models.CharField(max_length=20)
    values = models.JSONField(default=list)
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "edition", "name"], name="one_list_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.registry}"
