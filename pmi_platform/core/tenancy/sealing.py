"""Values that the database may keep but not read: encrypted, and recognised again, by keys that stand outside it.

`PERSONAL_KEYS` names one key or several: the first one encrypts, every one decrypts, and the last one makes marks, so
that a new key may be put in front without losing what was recognised before.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

UUID_BYTES = 16


def sealed(text: str) -> bytes:
    """The text as only somebody with the key can read it."""
    return _cipher().encrypt(text.encode())


def unsealed(content: bytes | memoryview) -> str:
    """What was sealed."""
    return _cipher().decrypt(bytes(content)).decode()


def mark_of(text: str, *, kind: str) -> UUID:
    """The same for the same text and kind, and nothing from which the text could be found without the key."""
    key = hashlib.sha256(f"mark:{settings.PERSONAL_KEYS[-1]}".encode()).digest()
    digest = hmac.new(key, f"{kind}:{text}".encode(), hashlib.sha256).digest()
    return UUID(bytes=digest[:UUID_BYTES])


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in settings.PERSONAL_KEYS])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"seal:{secret}".encode()).digest())
