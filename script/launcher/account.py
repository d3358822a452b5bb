"""The account under which the private servers run: PostgreSQL refuses root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from script.launcher.trouble import Trouble

SERVICE_ACCOUNT = "postgres"


@dataclass(frozen=True, slots=True)
class Account:
    """An operating-system account."""

    name: str
    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> Self:
        """One's own account, or for root the one PostgreSQL's package brings."""
        own = pwd.getpwuid(os.geteuid())
        if own.pw_uid != 0:
            return cls(own.pw_name, own.pw_uid, own.pw_gid)
        try:
            found = pwd.getpwnam(SERVICE_ACCOUNT)
        except KeyError:
            raise Trouble(
                f"PostgreSQL refuses to run as root, and there is no account {SERVICE_ACCOUNT!r} to run it.\n"
                f"Make one (useradd --system {SERVICE_ACCOUNT}), or start as an ordinary user."
            ) from None
        return cls(found.pw_name, found.pw_uid, found.pw_gid)

    def own_folder(self, path: Path) -> None:
        """Make the folder, or take it over, so that this account alone may enter it."""
        path.mkdir(parents=True, exist_ok=True)
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)

    def can_enter(self, path: Path) -> bool:
        """Whether this account reaches the folder; a root's home on the way would stop it."""
        return self.run(["test", "-x", str(path)], cwd=Path("/")).returncode == 0

    def run(self, command: list[str], *, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command under this account and keep what it prints."""
        changes_account = os.geteuid() != self.uid
        return subprocess.run(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            user=self.uid if changes_account else None,
            group=self.gid if changes_account else None,
            extra_groups=[] if changes_account else None,
        )
