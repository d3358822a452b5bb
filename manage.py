#!/usr/bin/env python
"""Django's command line for PMI Platform. script/manage runs it with everything that it needs."""

import os
import shlex
import sys
from pathlib import Path

LEFT_BY_THE_LAUNCHER = Path(__file__).resolve().parent / ".venv" / "environment"


def main() -> None:
    """Run one command; without a database named from outside, on the private one of the last launch."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmi_platform.settings")
    is_named = bool(os.environ.get("DATABASE_URL"))
    if not is_named and os.access(LEFT_BY_THE_LAUNCHER, os.R_OK):
        for line in LEFT_BY_THE_LAUNCHER.read_text().splitlines():
            name, _equals, value = line.partition("=")
            os.environ.setdefault(name, value)
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit(f"Django is not installed for {sys.executable}.\n{_advice()}")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if is_named:
            raise
        sys.exit(f"The database does not answer: {str(error).strip()}\n{_advice()}")


def _advice() -> str:
    command = shlex.join(["script/manage", *sys.argv[1:]])
    return (
        f"\nUse {command}\nwhich installs what is missing and starts the private servers; or name your own: "
        "DATABASE_URL, DATABASE_OWNER_URL, DATABASE_DIRECT_URL, REDIS_URL."
    )


if __name__ == "__main__":
    main()
