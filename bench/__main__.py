"""`python -m bench NAME… [--quick]`, started by script/bench: exits with 1 when a figure misses its target."""

import argparse
import sys
from importlib import import_module

from bench.database import require_private_services
from bench.frame import Bench

NAMES = (
    "changes",
    "rls",
    "report_post",
    "dashboard",
    "fanout",
    "alert_exposure",
    "nearest",
    "map",
    "phone",
    "stock_post",
)


def main(arguments: list[str]) -> int:
    """Run the benches named, one after the other."""
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure the product against a bare floor.")
    parser.add_argument("names", nargs="+", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that the bench works, decides nothing")
    chosen = parser.parse_args(arguments)
    require_private_services()
    benches = [Bench(name, quick=chosen.quick) for name in chosen.names]
    for bench in benches:
        import_module(f"bench.{bench.name}").run(bench)
    return 0 if all(bench.passed for bench in benches) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
