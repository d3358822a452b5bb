"""One signature for both directions: HMAC-SHA256 over `<timestamp>.<body>`, once for every key that is good.

    X-PMI-Timestamp: 1764362400
    X-PMI-Signature: pmi_3f…=9a…, pmi_11…=07…

Whoever checks takes the key that it knows; so a new key can be put in on either side at any moment of the overlap.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

MOST_SIGNATURES = 5


def signature(secret: str, timestamp: str, content: bytes) -> str:
    """What one key makes of it."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()


def signed(keys: Iterable[tuple[str, str]], *, timestamp: str, content: bytes) -> str:
    """The header for all of the keys, the newest first."""
    return ", ".join(f"{key_id}={signature(secret, timestamp, content)}" for key_id, secret in keys)


def signatures_in(header: str) -> Mapping[str, str]:
    """By key id what a header says; what is no such thing is passed over."""
    parts = (part.strip().partition("=") for part in header.split(",")[:MOST_SIGNATURES])
    return {key_id: made for key_id, _equals, made in parts if key_id and made}
