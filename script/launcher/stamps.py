"""Whether what a step reads has changed since the step last succeeded."""

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from script.launcher.checkout import ROOT

NOT_SOURCES = frozenset({"__pycache__", "node_modules"})


def digest_of(patterns: Iterable[str], *words: str, root: Path = ROOT) -> str:
    """A digest over the contents of all files that match the patterns, and over `words`."""
    digest = hashlib.sha256("\x1f".join(words).encode())
    files = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    for path in sorted(files):
        relative = path.relative_to(root)
        if NOT_SOURCES.isdisjoint(relative.parts):
            digest.update(f"\x1e{relative}\x1f".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


class Stamps:
    """Digests of the inputs of steps that succeeded, one small file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def match(self, name: str, digest: str) -> bool:
        """Whether the step last succeeded on these very inputs."""
        stamp = self._folder / name
        return stamp.is_file() and stamp.read_text() == digest

    def keep(self, name: str, digest: str) -> None:
        """Note that the step succeeded."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / name).write_text(digest)

    def forget(self, name: str) -> None:
        """Make the step run next time, whatever its inputs are."""
        (self._folder / name).unlink(missing_ok=True)

    def forget_all(self) -> None:
        """Make every step run next time."""
        shutil.rmtree(self._folder, ignore_errors=True)
