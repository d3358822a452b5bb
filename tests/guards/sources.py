"""The product's own source files, parsed once, for tests that judge how the code is written."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOMAIN_APPS = ("incidents", "volunteers", "logistics", "coordination")
PACKAGES = ("pmi_platform", *DOMAIN_APPS)
DOORS = ("api", "views", "forms", "tasks", "admin", "handlers", "realtime")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        """The path within the checkout, as failures name it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def text(self) -> str:
        return self.path.read_text()

    @property
    def line_count(self) -> int:
        return len(self.text.splitlines())

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def lies_in(self, *parts: str) -> bool:
        """Whether the file is one of these parts of its app: `api/…` as well as `api.py`."""
        return not set(parts).isdisjoint(self.name.removesuffix(".py").split("/")[1:])

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS))

    def public_functions(self) -> Iterator[Function]:
        """What other modules may call: top-level functions without a leading underscore."""
        return (node for node in self.tree.body if isinstance(node, FUNCTIONS) and not node.name.startswith("_"))

    def at(self, node: ast.AST) -> str:
        """`path:line`, as an editor opens it."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def product(*parts: str) -> list[Source]:
    """The product's Python files without migrations; only those of the given parts of their apps, when some are."""
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    sources = [Source(path) for path in files if "migrations" not in path.parts]
    return [source for source in sources if source.lies_in(*parts)] if parts else sources


def migrations() -> list[Source]:
    """The migrations of our own apps."""
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("migrations/*.py")))
    return [Source(path) for path in files if path.name != "__init__.py"]


def templates() -> list[Path]:
    """Every HTML and text template of the product."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def committed_files() -> list[Path]:
    """Everything that git knows, or would take up, in this checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an attribute chain, its calls left out; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{head}.{attr}" if (head := dotted(value)) else ""
        case ast.Call(func=func):
            return dotted(func)
    return ""


def keyword_of(call: ast.Call, name: str) -> ast.expr | None:
    """The value that a call gives for a keyword."""
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
