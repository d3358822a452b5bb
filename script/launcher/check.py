"""`script/check`: every check that reads the code without running the product's tests."""

import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from script.launcher import prepare, services, templates
from script.launcher.checkout import ROOT, VENV
from script.launcher.console import Console
from script.launcher.product import APPS
from script.launcher.services import Services
from script.launcher.state import State
from script.launcher.suite import prepare_for_development
from script.launcher.trouble import Trouble

PRODUCTION = {
    "PMI_DEMO": "0",
    "PMI_DEBUG": "0",
    "PMI_HTTPS": "1",
    "PMI_ALLOWED_HOSTS": "pmi.example.org",
    "PMI_TRUSTED_ORIGINS": "https://pmi.example.org",
}
NODE = {"PATH": f"{os.environ['PATH']}:{VENV / 'bin'}"}
LINTING = {"DJANGO_SETTINGS_MODULE": "script.linting_settings"}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json")


@dataclass(frozen=True, slots=True)
class Check:
    """One tool, by name, and the command that passes or fails."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] | None = None


def checks() -> list[Check]:
    """All of them, quick ones first."""
    python, tools = str(prepare.PYTHON), str(VENV / "bin")
    code = [*APPS, "tests", "script/launcher", "bench", "manage.py"]
    manage = (python, "manage.py")
    return [
        Check("ruff", (f"{tools}/ruff", "check", "--no-cache", ".")),
        Check("ruff format", (f"{tools}/ruff", "format", "--no-cache", "--check", ".")),
        Check("import-linter", (f"{tools}/lint-imports", "--no-cache")),
        Check("djlint", (f"{tools}/djlint", "templates", "--lint", "--quiet")),
        Check("djlint format", (f"{tools}/djlint", "templates", "--check")),
        Check(
            "oldest phones", ("node_modules/.bin/eslint", "-c", "frontend/eslint.config.mjs", "frontend/scripts"), NODE
        ),
        Check("mypy", (f"{tools}/mypy", "--explicit-package-bases", *code)),
        Check("django", (*manage, "check", "--fail-level", "WARNING", "--database", "default")),
        Check("django, deploy", (*manage, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
        Check("models and migrations agree", (*manage, "makemigrations", "--check", "--dry-run")),
        Check("migration linter", (*manage, "lintmigrations", "--warnings-as-errors"), LINTING),
    ]


def main(arguments: list[str]) -> int:
    """Run the checks whose names contain one of the words given, or all; each failure shows what its tool said."""
    console = Console()
    names = [check.name for check in checks()]
    if unknown := [word for word in arguments if not any(word in name for name in names)]:
        raise Trouble(f"No check is called {', '.join(unknown)}. There are: {', '.join(names)}.")
    state = State.open()
    prepare_for_development(state, console)
    with state.lock("prepare").held():
        prepare.assets(state, console)
    chosen = [check for check in checks() if not arguments or any(word in check.name for word in arguments)]
    with services.running(state, console) as running, templates.template(running, console) as template:
        failed = [check.name for check in chosen if not _passes(check, _environment(running, template), console)]
        console.quiet = True  # the verdict is the last line
    console.quiet = False
    if hosts := _locks_naming_hosts():
        console.say(f"  FAILED  lock files name download hosts: {', '.join(hosts)}; run script/lock")
        failed.append("lock files")
    console.say(f"\n{len(failed)} checks failed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def _environment(running: Services, template: str) -> dict[str, str]:
    """The template's database, which is as the migrations and the policies left it, and nobody's data."""
    assert running.cluster is not None
    return running.environment(**running.cluster.urls(template).as_environment())


def _passes(check: Check, environment: dict[str, str], console: Console) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment | dict(check.environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    verdict = "FAILED" if done.returncode else "passed"
    console.say(f"  {verdict}  {check.name} ({time.monotonic() - began:.1f} s)")
    if done.returncode:
        console.say("".join(f"          {line}\n" for line in done.stdout.splitlines()[-200:]))
    return done.returncode == 0


def _locks_naming_hosts() -> list[str]:
    return [lock for lock in LOCKS if Path(ROOT / lock).is_file() and "://" in (ROOT / lock).read_text()]
