"""The state folder of this checkout, opened for this launch."""

import os
from dataclasses import dataclass
from pathlib import Path

from script.launcher import secrets_file
from script.launcher.checkout import ROOT, socket_dir_of, state_dir_of
from script.launcher.locks import FileLock
from script.launcher.stamps import Stamps
from script.launcher.trouble import Trouble


@dataclass(frozen=True, slots=True)
class State:
    """Paths below the state folder, and the secrets kept there."""

    folder: Path
    secrets: dict[str, str]

    @classmethod
    def open(cls) -> "State":
        """The state folder, made when it is not there yet."""
        folder = state_dir_of(ROOT, os.environ, uid=os.geteuid())
        try:
            _make(folder)
            kept = secrets_file.load_or_make(folder / "secrets.json")
        except PermissionError as refusal:
            raise Trouble(
                f"The state folder {folder} belongs to another account ({refusal.strerror}).\n"
                "Start as that account, or name another folder: PMI_STATE_DIR=…"
            ) from None
        for name in ("media", "log", "locks"):
            (folder / name).mkdir(exist_ok=True, mode=0o700)
        return cls(folder, kept)

    @property
    def socket_dir(self) -> Path:
        return socket_dir_of(self.folder, uid=os.geteuid())

    @property
    def static_root(self) -> Path:
        """Where this state folder's processes are served from; another launcher of the checkout has its own."""
        return self.folder / "static"

    @property
    def stamps(self) -> Stamps:
        """Stamps of steps whose results live in the private database."""
        return Stamps(self.folder / "stamps")

    def lock(self, name: str) -> FileLock:
        return FileLock(self.folder / "locks" / name)

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"


def _make(folder: Path) -> None:
    """Make the folder and what is missing above it; one that is already there keeps its permissions."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir()
    # The servers' account passes through to its own folders; what else lies in there is readable by us alone.
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
