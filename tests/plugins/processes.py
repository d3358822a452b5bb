"""Real processes for tests that kill them: sequencer, worker and web server, on the test's own database."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_S = 40


class Process:
    """One child process in a group of its own; `kill` is kill -9."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        self._file = log.open("ab")
        self._child = subprocess.Popen(
            arguments,
            cwd=ROOT,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            stdout=self._file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def is_running(self) -> bool:
        return self._child.poll() is None

    def kill(self) -> None:
        """SIGKILL the process and everything that it started."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL when that is not heard."""
        self._signal(signal.SIGTERM)
        try:
            self._child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._child.pid, number)
        if number == signal.SIGKILL:
            self._child.wait(timeout=10)

    def output(self) -> str:
        return self.log.read_text(errors="replace")


class Processes:
    """Starts the platform's processes for one test and ends them with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[Process] = []

    def start(self, name: str, arguments: list[str]) -> Process:
        """Start a child with this test's environment."""
        process = Process(arguments, dict(os.environ), self._folder / f"{name}-{len(self._started)}.log")
        self._started.append(process)
        return process

    def sequencer(self) -> Process:
        return self.start("sequencer", [sys.executable, "manage.py", "run_sequencer"])

    def worker(self) -> Process:
        queues = "default,notify,ims,media"
        celery = [sys.executable, "-m", "celery", "-A", "pmi_platform"]
        return self.start("worker", [*celery, "worker", "-c", "1", "-l", "INFO", "-Q", queues])

    def beat(self) -> Process:
        schedule = str(self._folder / "celerybeat-schedule")
        return self.start("beat", [sys.executable, "-m", "celery", "-A", "pmi_platform", "beat", "-s", schedule])

    def web(self) -> tuple[Process, str]:
        """uvicorn on a free port; answers when it does. The second value is its origin."""
        port = free_port()
        uvicorn = [sys.executable, "-m", "uvicorn", "pmi_platform.asgi:application", "--no-access-log"]
        uvicorn += ["--ws-per-message-deflate", "false"]  # as in the Procfile
        process = self.start("web", [*uvicorn, "--port", str(port)])
        origin = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{origin}/health/live"), process=process)
        return process, origin

    def end(self) -> None:
        for process in self._started:
            process.kill()


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether an HTTP server gives a good answer there."""
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def wait_until(
    condition: Callable[[], bool], *, within_s: float = START_WITHIN_S, process: Process | None = None
) -> None:
    """Wait for a condition, and fail with the process's output when it does not come."""
    deadline = time.monotonic() + within_s
    while not condition():
        if process is not None and not process.is_running:
            pytest.fail(f"The process ended:\n{process.output()[-3000:]}")
        if time.monotonic() > deadline:
            pytest.fail(f"Waited {within_s} s in vain.\n{process.output()[-3000:] if process else ''}")
        time.sleep(0.05)


@contextmanager
def _processes(folder: Path) -> Iterator[Processes]:
    running = Processes(folder)
    try:
        yield running
    finally:
        running.end()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Real processes for one test; use with `fresh_database`, and name that fixture first."""
    with _processes(tmp_path) as running:
        yield running


@pytest.fixture(scope="module")
def module_processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """The same for all tests of a module; use with `module_database`, and name that fixture first."""
    with _processes(tmp_path_factory.mktemp("processes")) as running:
        yield running
