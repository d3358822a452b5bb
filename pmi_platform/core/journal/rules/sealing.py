"""The two chains over the journal, in plain Python.

`digest` covers an entry's immutable columns. `chain_hash` (HMAC with a key that the database does not hold) links all
entries in the order of their positions: it is the operator's proof. `tenant_hash` (plain SHA-256) links one tenant's
entries: a client can compute it from what it was given. A chain cannot see its own tail cut off; anchors outside the
database do (docs/architecture.md, "What the chain proves").
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

GENESIS = bytes(32)


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one byte form of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_digest(columns: Mapping[str, Any]) -> bytes:
    """What stands for the entry in both chains."""
    return hashlib.sha256(canonical(columns)).digest()


def detail_hash(salt: bytes, detail: str) -> bytes:
    """What the entry keeps of its detail after both salt and detail were erased."""
    return hashlib.sha256(salt + detail.encode()).digest()


def next_chain_hash(key: bytes, previous: bytes, position: int, digest: bytes) -> bytes:
    """The global chain's next link."""
    return hmac.new(key, previous + position.to_bytes(8, "big") + digest, hashlib.sha256).digest()


def next_tenant_hash(previous: bytes, digest: bytes) -> bytes:
    """One tenant's next link."""
    return hashlib.sha256(previous + digest).digest()
