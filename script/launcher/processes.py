"""Running other programs until they end or somebody says stop."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from script.launcher.checkout import ROOT
from script.launcher.console import Console
from script.launcher.prepare import PYTHON

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS = 90
WATCH_SECONDS = 5
POLL_SECONDS = 0.5
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36


def foreground(command: Sequence[str | Path], environment: Mapping[str, str]) -> int:
    """Run a command with the terminal to itself and answer its exit code; Ctrl-C reaches it, and we outlive it."""
    process = subprocess.Popen([str(word) for word in command], env=environment, cwd=ROOT)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGINT:  # the terminal sends that one to the command itself
            process.send_signal(number)

    with _on_stop(pass_on):
        code = process.wait()
    return 128 - code if code < 0 else code


def product(
    environment: Mapping[str, str],
    console: Console,
    *,
    on_ready: Callable[[], None],
    ended_server: Callable[[], str | None],
) -> int:
    """Run the processes of the Procfile under honcho until asked to stop (0), or until a part of it ends (1)."""
    _adopt_orphans()
    honcho = subprocess.Popen(
        [str(PYTHON), "-m", "honcho", "--env", os.devnull, "start"],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C comes to us alone; we end the processes, then the servers they use
        preexec_fn=_end_with_parent,
    )
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        honcho.terminate()

    began, watched, ready, warned = time.monotonic(), time.monotonic(), False, False
    with _on_stop(stop):
        while honcho.poll() is None:
            if not ready and not asked:
                missing = _not_ready(environment["PORT"])
                if ready := missing is None:
                    on_ready()
                elif time.monotonic() - began > PATIENCE_SECONDS and not warned:
                    warned = True
                    console.say(f"\nStill not ready after {PATIENCE_SECONDS} s: {missing}\n")
            if not asked and time.monotonic() - watched > WATCH_SECONDS:
                watched = time.monotonic()
                if server := ended_server():
                    console.say(f"\n{server} ended while in use; ending everything.\n")
                    honcho.terminate()
            time.sleep(POLL_SECONDS)
        _end_leftovers()
    if asked:
        return 0
    console.say("\nA part ended by itself (see above), so everything was ended.")
    return 1


@contextmanager
def _on_stop(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    former = {number: signal.signal(number, handler) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, previous in former.items():
            signal.signal(number, previous)


def _not_ready(port: str) -> str | None:
    """None when every part is alive, else what the product says of itself."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
            return None
    except urllib.error.HTTPError as answer:
        body = answer.read().decode(errors="replace")
        try:
            return json.dumps(json.loads(body), ensure_ascii=False)
        except ValueError:
            return f"/health/ready answers {answer.code}"
    except OSError as reason:
        return f"the web process does not answer ({reason})"


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _end_with_parent() -> None:
    """Killed with -9, the launcher cannot tell honcho to stop; so the kernel does."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _adopt_orphans() -> None:
    """Killed with -9, honcho leaves its processes behind; they become ours, and we end them."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _end_leftovers() -> None:
    for number, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        deadline = time.monotonic() + seconds
        told: set[int] = set()
        while (left := _descendants(os.getpid())) and time.monotonic() < deadline:
            for pid in left - told:
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    continue
            told |= left
            _reap()
            time.sleep(0.05)


def _descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = {int(word) for word in listing.read_text().split()}
        except OSError:
            continue
        found |= children.union(*(_descendants(child) for child in children))
    return found


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return
