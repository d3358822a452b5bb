"""Where this checkout is, and where its services keep what must outlive them."""

import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"

SOCKET_PATH_LIMIT = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


def key_of(root: Path) -> str:
    """A folder name that tells two checkouts of one machine apart and still says which is which."""
    name = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).strip("-")[:32] or "checkout"
    return f"{name}-{hashlib.sha256(str(root).encode()).hexdigest()[:8]}"


def state_dir_of(root: Path, environ: Mapping[str, str], *, uid: int) -> Path:
    """The folder outside the checkout that holds the private cluster, Redis, media and generated secrets."""
    if chosen := environ.get("PMI_STATE_DIR"):
        return Path(chosen).expanduser().resolve()
    if uid == 0:
        return Path("/var/lib/pmi-platform") / key_of(root)
    base = environ.get("XDG_STATE_HOME") or str(Path(environ.get("HOME", "~")).expanduser() / ".local/state")
    return Path(base) / "pmi-platform" / key_of(root)


def socket_dir_of(state_dir: Path, *, uid: int) -> Path:
    """Where PostgreSQL's socket lies: in the state folder, or elsewhere when that path is too long for a socket."""
    inside = state_dir / "run"
    if len(os.fsencode(inside / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return inside
    return Path(tempfile.gettempdir()) / f"pmi-{uid}-{hashlib.sha256(str(state_dir).encode()).hexdigest()[:8]}"
