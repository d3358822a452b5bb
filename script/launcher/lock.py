"""`script/lock`: pin every dependency again, with hashes and without naming where they come from."""

import json
import subprocess
from pathlib import Path

from script.launcher import packages, prepare
from script.launcher.checkout import ROOT, VENV
from script.launcher.console import Console
from script.launcher.state import State

UV = VENV / "bin/uv"
NPM_LOCK = ("npm", "install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved")
# The development lock takes the versions of the first, so that tests run on what production runs on.
PYTHON_LOCKS: tuple[tuple[str, str, list[str]], ...] = (
    ("requirements.in", "requirements.lock", []),
    ("requirements-dev.in", "requirements-dev.lock", ["--constraint", "requirements.lock"]),
    ("requirements-node.in", "requirements-node.lock", []),
)


def main(arguments: list[str]) -> int:
    """Lock again; words on the command line go to uv, such as `--upgrade`."""
    console = Console()
    state = State.open()
    packages.ensure((packages.VENV,), console, log=state.log("system-packages"))
    prepare.virtual_environment(state, console, development=True)
    if not UV.is_file():
        with console.step("uv") as step:
            step.run([prepare.PYTHON, "-m", "pip", "install", "uv"], log=state.log("lock"))
    for source, lock, options in PYTHON_LOCKS:
        with console.step(lock) as step:
            command: list[str | Path] = [
                UV,
                "pip",
                "compile",
                source,
                "--output-file",
                lock,
                "--python-version",
                "3.11",
                "--universal",
            ]
            command += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet"]
            step.run([*command, *options, *arguments], log=state.log("lock"), cwd=ROOT)
    with console.step("package-lock.json") as step:
        step.run(NPM_LOCK, log=state.log("lock"), cwd=ROOT)
        _drop_funding(ROOT / "package-lock.json")
    changed = ["git", "--no-pager", "diff", "--stat", "--", "*.lock", "package-lock.json"]
    return subprocess.run(changed, cwd=ROOT, check=False).returncode


def _drop_funding(lock: Path) -> None:
    """Leave out the addresses where packages ask for money: they are no part of what is installed."""
    content = json.loads(lock.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
