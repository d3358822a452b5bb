"""Heads of the chain kept outside the database, so that a cut tail or a restored backup is noticed."""

import os
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ANCHOR_EVERY_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the chain hash was at a position, at the time it was sealed."""

    position: int
    chain_hash: bytes


class AnchorFile:
    """An append-only text file of `position hash` lines. A torn last line, as a crash leaves it, is passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: Anchor | None = None
        self._written_at = float("-inf")

    def append_when_due(self, anchor: Anchor) -> None:
        """Write the anchor unless it is the last one, or the last one was written less than a second ago."""
        if anchor != self._written and time.monotonic() - self._written_at >= ANCHOR_EVERY_S:
            self.append(anchor)

    def append(self, anchor: Anchor) -> None:
        """Write one anchor through to the disk."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{anchor.position} {anchor.chain_hash.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        self._written, self._written_at = anchor, time.monotonic()

    def read(self) -> Iterator[Anchor]:
        """All anchors, oldest first."""
        if not self._path.exists():
            return
        for line in self._path.read_text(encoding="ascii").splitlines():
            position, _, digest = line.partition(" ")
            if position.isdigit() and len(digest) == 64:
                yield Anchor(position=int(position), chain_hash=bytes.fromhex(digest))

    def last(self) -> Anchor | None:
        """The newest anchor, if there is one."""
        return next(iter(deque(self.read(), maxlen=1)), None)
