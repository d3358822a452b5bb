"""What stands in the checkout before anything runs: virtual environment, front-end assets, translations."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from script.launcher.checkout import ROOT, VENV
from script.launcher.console import Console, Step
from script.launcher.stamps import Stamps, digest_of
from script.launcher.state import State

PYTHON = VENV / "bin/python"
OLDEST_NODE = 18

# Stamps of what lives in the checkout lie in the checkout, so that both go together.
_stamps = Stamps(VENV / "stamps")


def virtual_environment(state: State, console: Console, *, development: bool) -> None:
    """`.venv` with exactly what the lock files pin; the development lock contains the other one."""
    locks = ("requirements.lock", "requirements-dev.lock")
    digests = {lock: digest_of([lock]) for lock in locks}
    wanted = locks[1] if development else locks[0]
    with console.step("Python packages") as step:
        log = state.log("python-packages")
        if not _is_usable():
            shutil.rmtree(VENV, ignore_errors=True)
            step.run([sys.executable, "-m", "venv", VENV], log=log)
        if all(_stamps.match(lock, digests[lock]) for lock in locks[: locks.index(wanted) + 1]):
            step.skip()
            return
        for lock in locks:
            _stamps.forget(lock)
        step.run([*_pip_install(), ROOT / wanted], log=log)
        for lock in locks[: locks.index(wanted) + 1]:
            _stamps.keep(lock, digests[lock])


def assets(state: State, console: Console) -> None:
    """Scripts and styles from npm's lock into static_build/."""
    lock = digest_of(["package.json", "package-lock.json", ".npmrc"])
    digest = digest_of(["frontend/**/*"], lock)
    with console.step("Front-end assets") as step:
        if _stamps.match("assets", digest) and _has_files(ROOT / "static_build"):
            step.skip()
            return
        log = state.log("assets")
        node_folder = _node_folder(step, log)
        environment = {**os.environ, "PATH": f"{node_folder}:{os.environ['PATH']}"}
        if not _stamps.match("node-modules", lock) or not _has_files(ROOT / "node_modules"):
            step.run([node_folder / "npm", "ci", "--ignore-scripts"], log=log, env=environment, cwd=ROOT)
            _stamps.keep("node-modules", lock)
        step.run([node_folder / "node", "frontend/build.mjs"], log=log, env=environment, cwd=ROOT)
        _stamps.keep("assets", digest)


def translations(state: State, console: Console, environment: dict[str, str]) -> None:
    """Message catalogues compiled for gettext."""
    sources = list(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    digest = digest_of(["locale/*/LC_MESSAGES/*.po"])
    with console.step("Translations") as step:
        if _stamps.match("translations", digest) and all(source.with_suffix(".mo").is_file() for source in sources):
            step.skip()
            return
        for source in sources:
            compiled = source.with_suffix(".mo")
            step.run(
                ["msgfmt", "--check-format", "-o", compiled, source], log=state.log("translations"), env=environment
            )
        _stamps.keep("translations", digest)


def static_files(state: State, console: Console, environment: dict[str, str]) -> None:
    """The state folder's static/, with a digest in every file's name."""
    digest = digest_of(["static/**/*", "static_build/**/*", "*/static/**/*", "**/settings/*.py", "requirements.lock"])
    with console.step("Static files") as step:
        if state.stamps.match("static-files", digest) and _has_files(state.static_root):
            step.skip()
            return
        command: list[str | Path] = [PYTHON, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity=0"]
        step.run(command, log=state.log("static-files"), env=environment, cwd=ROOT)
        state.stamps.keep("static-files", digest)


def _pip_install() -> list[str | Path]:
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    return [PYTHON, "-m", "pip", "install", *options, "--require-hashes", "-r"]


def _is_usable() -> bool:
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.is_file() and subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def _node_folder(step: Step, log: Path) -> Path:
    """The folder of a node that is new enough and has npm: the machine's, or one from PyPI inside .venv."""
    if (node := shutil.which("node")) and shutil.which("npm", path=str(Path(node).parent)):
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        major = said.strip().removeprefix("v").partition(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return Path(node).parent
    if not (VENV / "bin/npm").exists():
        step.run([*_pip_install(), ROOT / "requirements-node.lock"], log=log)
    return VENV / "bin"


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
