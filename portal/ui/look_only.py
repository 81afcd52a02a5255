"""For the admin: what is looked at there and never edited by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class LookOnly:
    """Stands before ModelAdmin, or an inline, among the bases."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
