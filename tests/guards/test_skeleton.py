"""The four apps have the same skeleton, and no file grows so long that nobody reads it."""

import ast
from collections import defaultdict

import pytest

from tests.guards.sources import DOMAIN_APPS, PACKAGES, ROOT, product

SKELETON = frozenset(
    {
        "models",
        "services",
        "queries",
        "rules",
        "events",
        "events.py",
        "errors.py",
        "handlers.py",
        "realtime.py",
        "capabilities.py",
        "api",
        "views",
        "forms.py",
        "tasks.py",
        "admin.py",
        "urls.py",
        "apps.py",
        "migrations",
        "management",
        "__init__.py",
    }
)
OWN_PARTS = {
    "incidents": {"report_types", "replays", "storage.py"},
    "volunteers": set(),
    "logistics": set(),
    "coordination": {"situation"},
}
"""What one app has beyond the skeleton: plug-ins, the series that replays play, where photos are kept, the Komando."""

MOST_LINES_OF_MODELS = 300
MOST_LINES = 400
MOST_SERVICE_LINES = 40


@pytest.mark.parametrize("app", DOMAIN_APPS)
def test_an_app_has_nothing_beside_the_skeleton(app):
    parts = {path.name for path in (ROOT / app).iterdir() if path.name != "__pycache__"}

    assert parts - SKELETON - OWN_PARTS[app] == set()


@pytest.mark.parametrize("app", DOMAIN_APPS)
def test_a_part_that_stands_is_not_empty(app):
    empty = [
        folder.name
        for folder in (ROOT / app).iterdir()
        if folder.is_dir() and folder.name in SKELETON and not _has_content(folder)
    ]

    assert empty == []


def test_no_file_of_models_is_longer_than_300_lines():
    assert _longer_than(MOST_LINES_OF_MODELS, product("models")) == []


def test_no_module_is_longer_than_400_lines():
    assert _longer_than(MOST_LINES, product()) == []


def test_a_service_is_at_most_40_lines_long():
    too_long = [
        f"{source.at(function)} {function.name}: {length} lines"
        for source in product("services")
        for function in source.public_functions()
        if (length := _lines_of(function)) > MOST_SERVICE_LINES
    ]

    assert too_long == []


def test_nothing_is_called_utils_or_helpers():
    banned = {"util", "utils", "helper", "helpers", "common", "misc", "shared", "lib", "managers", "signals"}
    named = [
        path.relative_to(ROOT).as_posix()
        for package in (*PACKAGES, "tests", "script", "bench")
        for path in (ROOT / package).rglob("*")
        if path.stem in banned and (path.suffix == ".py" or path.is_dir()) and "__pycache__" not in path.parts
    ]

    assert named == []


def test_no_module_is_a_package_and_a_file_at_once():
    found = defaultdict(list)
    for source in product():
        found[source.module].append(source.name)

    assert [names for names in found.values() if len(names) > 1] == []


def _has_content(folder):
    return any(path.stat().st_size > 0 for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _longer_than(limit, sources):
    return [f"{source.name}: {source.line_count} lines" for source in sources if source.line_count > limit]


def _lines_of(function):
    """Lines of the body: the docstring is left out, and SQL or other text over several lines counts as one."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    texts = (
        node
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant | ast.JoinedStr) and isinstance(getattr(node, "value", ""), str)
    )
    spanned = {line for text in texts for line in range(text.lineno + 1, text.end_lineno + 1)}
    return len(set(range(body[0].lineno, function.end_lineno + 1)) - spanned)
