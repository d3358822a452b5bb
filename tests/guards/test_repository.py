"""What is committed works on every machine: no path of one, no download address, no secret, no tool's talk."""

import re
import tomllib

import pytest

from tests.guards.sources import PACKAGES, ROOT, committed_files

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:root|home/\w+|work|Users/\w+|mnt|private)/")
TODO = re.compile(r"(?:#|//|/\*|--|{#)\s*(?:TODO|FIXME|XXX|HACK)\b")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bghp_[A-Za-z0-9]{30,}|\bAKIA[0-9A-Z]{16}\b")
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico", ".woff", ".woff2", ".gz", ".xlsx", ".mo", ".pbf"}
ABOUT_THEMSELVES = {"tests/guards/test_repository.py", "tests/script/test_checkout.py"}


def _text_files():
    return [path for path in committed_files() if path.suffix not in BINARY and path.stat().st_size < 4_000_000]


def _matching(pattern, *, suffixes=None):
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _text_files()
        if path.relative_to(ROOT).as_posix() not in ABOUT_THEMSELVES and (suffixes is None or path.suffix in suffixes)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_host(lock):
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.startswith("requirements")])
def test_every_locked_package_is_pinned_by_hash(lock):
    pinned = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^\s*#.*\n", "", (ROOT / lock).read_text()).strip())

    assert [block.splitlines()[0] for block in pinned if "--hash=sha256:" not in block or "==" not in block] == []


def test_no_file_names_a_path_of_one_machine():
    assert _matching(MACHINE_PATHS) == []


def test_no_file_leaves_a_todo_behind():
    assert _matching(TODO, suffixes={".py", ".js", ".mjs", ".html", ".css", ".sql", ".sh"}) == []


def test_no_secret_is_committed():
    assert _matching(SECRET) == []


def test_nothing_minified_or_built_is_committed():
    built = [
        path.relative_to(ROOT).as_posix()
        for path in committed_files()
        if re.search(r"\.min\.(?:js|css)$", path.name)
        or path.relative_to(ROOT).parts[0] in {"static_build", "static_root"}
    ]

    assert built == []


def test_only_the_agreed_names_stand_at_the_top():
    """The fixed top level of docs/architecture.md, beside dotfiles and lock files."""
    agreed = {
        *PACKAGES,
        *("templates", "static", "tests", "docs", "script", "bench", "locale", "frontend", "deploy"),
        *("manage.py", "conftest.py", "pyproject.toml", "docker-compose.yml", "Dockerfile", "Procfile"),
        *("README.md", "LICENSE", "CONTRIBUTING.md", "package.json", "package-lock.json"),
        *(f"requirements{kind}.{sort}" for kind in ("", "-dev", "-node") for sort in ("in", "lock")),
    }
    standing = {path.relative_to(ROOT).parts[0] for path in committed_files()}

    assert {name for name in standing if not name.startswith(".")} - agreed == set()


def test_the_project_says_what_it_is():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["license"] == "Apache-2.0"
    assert (ROOT / "LICENSE").read_text().lstrip().startswith("Apache License")
