"""Secrets this machine makes for itself once, and keeps outside the checkout."""

import json
import os
import secrets
from pathlib import Path

NAMES = ("superuser", "owner", "app", "sequencer", "redis", "secret_key", "journal_key", "personal_key")


def load_or_make(path: Path) -> dict[str, str]:
    """The secrets kept in `path`; those that are missing are made and kept first."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
    if missing := [name for name in NAMES if name not in kept]:
        kept |= {name: secrets.token_urlsafe(48) for name in missing}
        write_private(path, json.dumps(kept, indent=2))
    return kept


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
