"""Programs and libraries that come from the operating system: found, installed where allowed, or named exactly."""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from script.launcher import postgresql
from script.launcher.checkout import ROOT
from script.launcher.console import Console
from script.launcher.trouble import Trouble

INSTALLER = ROOT / "script/launcher/install_packages.sh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something the machine must have, the Debian 12 packages that bring it, and how to see that it is there."""

    what: str
    debian: tuple[str, ...]
    is_met: Callable[[], bool]


def _has_gdal() -> bool:
    return ctypes.util.find_library("gdal") is not None and ctypes.util.find_library("geos_c") is not None


def _has_pango() -> bool:
    return all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


def _has_venv() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def chromium() -> str | None:
    """The browser of the browser tests."""
    return os.environ.get("PMI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


VENV = Requirement(what="Python's venv module", debian=("python3-venv",), is_met=_has_venv)
GDAL = Requirement(what="GDAL and GEOS", debian=("libgdal32",), is_met=_has_gdal)
PANGO = Requirement(
    what="Pango and HarfBuzz (for PDF)",
    debian=("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    is_met=_has_pango,
)
GETTEXT = Requirement(what="GNU gettext (msgfmt)", debian=("gettext",), is_met=lambda: bool(shutil.which("msgfmt")))
POSTGRESQL = Requirement(
    what="PostgreSQL 14 to 17 (15 is proven) with PostGIS 3",
    debian=("postgresql-15", "postgresql-15-postgis-3"),
    is_met=lambda: postgresql.find_binaries() is not None,
)
REDIS = Requirement(
    what="Redis 6.2 or newer", debian=("redis-server",), is_met=lambda: bool(shutil.which("redis-server"))
)
PGBOUNCER = Requirement(
    what="PgBouncer", debian=("pgbouncer",), is_met=lambda: bool(shutil.which("pgbouncer", path="/usr/sbin:/usr/bin"))
)
CHROMIUM = Requirement(what="Chromium", debian=("chromium",), is_met=lambda: chromium() is not None)


def ensure(requirements: tuple[Requirement, ...], console: Console, *, log: Path) -> None:
    """Have every requirement met, installing packages where this account may."""
    missing = [requirement for requirement in requirements if not requirement.is_met()]
    if not missing:
        return
    packages = [package for requirement in missing for package in requirement.debian]
    prefix = _root_prefix()
    if prefix is None or not _is_debian_12(_os_release()):
        raise Trouble(advice(missing, _os_release()))
    with console.step(f"System packages ({len(packages)})") as step:
        step.run([*prefix, str(INSTALLER), *packages], log=log)
        step.outcome = f"installed {' '.join(packages)}"
    if still := [requirement for requirement in missing if not requirement.is_met()]:
        raise Trouble(f"Installed, yet not found: {', '.join(r.what for r in still)}. See {log}")


def advice(missing: list[Requirement], os_release: Mapping[str, str]) -> str:
    """What to install, in words for this very system."""
    lines = ["PMI Platform needs, and did not find:", *(f"  - {requirement.what}" for requirement in missing), ""]
    if _is_debian_12(os_release):
        packages = " ".join(package for requirement in missing for package in requirement.debian)
        lines += ["This account may not install packages. Run this once, then start again:", ""]
        lines += [f"  sudo apt-get install --no-install-recommends {packages}"]
    else:
        name = os_release.get("PRETTY_NAME", sys.platform)
        lines += [f"This system ({name}) is not Debian 12, so nothing is installed for you. Install them with its own"]
        lines += [
            "package manager and start again, or run everything in containers:",
            "",
            "  deploy/new-env > .env && docker compose up --build",
        ]
    return "\n".join(lines)


def _os_release() -> dict[str, str]:
    path = Path("/etc/os-release")
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value.strip('"') for name, _, value in pairs}


def _is_debian_12(os_release: Mapping[str, str]) -> bool:
    return os_release.get("ID") == "debian" and os_release.get("VERSION_ID") == "12"


def _root_prefix() -> list[str] | None:
    """How to run a command as root: directly, through sudo where it asks nothing, or not at all (None)."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None
