"""The receipt of what comes in without sign-in: its secret opens its page, and the portal keeps the hash of it alone."""

import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac


def secret_of(kind: str, token: UUID) -> str:
    """It follows from the token of the form, so that a form posted twice gives the same receipt, not a second case."""
    return salted_hmac(f"receipt.{kind}", str(token), algorithm="sha256").hexdigest()[:40]


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
