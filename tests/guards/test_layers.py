"""Imports point one way: the contracts stand in pyproject.toml, `[tool.importlinter]`."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.guards.sources import DOMAIN_APPS, ROOT

PRIVATE_PARTS = ("models", "rules", "api", "views", "forms", "handlers", "tasks", "admin")
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def _contracts():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_the_import_contracts_are_kept():
    done = subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.parametrize("app", DOMAIN_APPS)
def test_every_private_part_of_an_app_is_named_in_a_contract(app):
    standing = {
        f"{app}.{part}"
        for part in PRIVATE_PARTS
        if (ROOT / app / part).is_dir() or (ROOT / app / f"{part}.py").is_file()
    }
    protected = {
        module
        for contract in _contracts()
        if contract["type"] == "protected" and contract["allowed_importers"] == [app]
        for module in contract["protected_modules"]
    }

    assert standing == protected


def test_every_door_of_the_kernel_is_named_in_a_contract():
    standing = {
        f"pmi_platform.core.{path.parent.name}.views"
        for path in (ROOT / "pmi_platform/core").glob("*/views*")
        if path.parent.name != "api"
    }
    protected = {module for contract in _contracts() for module in contract.get("protected_modules", ())}

    assert standing - protected == set()


def test_no_contract_ignores_an_import():
    assert [contract["name"] for contract in _contracts() if contract.get("ignore_imports")] == []


def test_no_other_top_level_package_is_there():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages - {"tests", "bench"} == {"pmi_platform", *DOMAIN_APPS}
