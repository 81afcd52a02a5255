"""The keys that forms are sealed with on a phone, one for each person."""

from __future__ import annotations

import uuid

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models

from portal.accounts import vault


def made_key() -> str:
    """Thirty-two random bytes in base64, sealed for the database."""
    return vault.seal(Fernet.generate_key().decode())


def opened_key(row: models.Model, field: str) -> str:
    """Base64 of the key that lies sealed in `field`; sealed anew when the portal's keys changed.

    One that no key opens is made anew: what it sealed is lost.
    """
    sealed = getattr(row, field)
    try:
        text = vault.unseal(sealed)
    except vault.Broken:
        text = Fernet.generate_key().decode()
    if not vault.is_fresh(sealed):
        setattr(row, field, vault.seal(text))
        row.save(update_fields=[field])
    return text.replace("-", "+").replace("_", "/")


class FormKey(models.Model):
    """`id` is what a phone knows the owner of a form by; it says nothing of the person.

    The key is kept, not derived: forms must open after the portal's own keys were rotated.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_key"
    )
    sealed = models.TextField(default=made_key)

    def __str__(self) -> str:
        return str(self.id)

    def key(self) -> str:
        return opened_key(self, "sealed")
