"""Scripts of the front end for tests: bundled as the build does, and run in a page, past the page's policy."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page

from tests.guards.sources import ROOT

DEVICES = Path(__file__).parent / "devices.js"


def bundled(path: Path, name: str) -> str:
    """A module with what it imports, as one script that leaves its exports under a global name."""
    command = [ROOT / "node_modules/.bin/esbuild", path, "--bundle", "--format=iife", f"--global-name={name}"]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def brought_into(page: Page, path: Path, name: str) -> None:
    """Run it in the page."""
    page.evaluate(f"{bundled(path, name)}; globalThis.{name} = {name};")
