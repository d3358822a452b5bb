"""The commands of script/, by name."""

import importlib
import signal
import sys
from types import FrameType

from script.launcher.trouble import Trouble

COMMANDS = {
    "server": "server",
    "test": "suite",
    "manage": "manage",
    "bench": "bench",
    "check": "check",
    "lock": "lock",
}


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    """Run one command; trouble is told in words, without a traceback."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, _stop)
    command, *arguments = sys.argv[1:]
    try:
        # Imported by name, so that one command's needs never hinder another.
        code: int = importlib.import_module(f"script.launcher.{COMMANDS[command]}").main(arguments)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())
