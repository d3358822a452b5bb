"""What a person sees: one line per step with the time it took, and the end of the log when a step fails."""

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from script.launcher.trouble import Trouble

TITLE_WIDTH = 34
TAIL_LINES = 30


class Step:
    """One line of progress; on a terminal it shows the seconds running and the last words of a long command."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.outcome = "done"
        self.detail = ""
        self._began = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._began

    def skip(self, outcome: str = "already up to date") -> None:
        """Say that there was nothing to do."""
        self.outcome = outcome

    def run(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> str:
        """Run a command, keep all it prints in `log`, and answer it; a failure shows the end of it."""
        printed: list[str] = []
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w") as file:
            process = subprocess.Popen(
                [str(word) for word in command],
                env=env,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    file.write(line)
                    file.flush()
                    printed.append(line)
                    self.detail = line.strip()
                code = process.wait()
            except BaseException:
                process.terminate()
                process.wait()
                raise
        if code:
            tail = "".join(deque(printed, TAIL_LINES))
            raise Trouble(f"{self.title} failed with exit code {code}:\n\n{tail}\nAll of it: {log}")
        return "".join(printed)


class Console:
    """Prints to the terminal; `quiet` keeps everything but trouble to itself."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    def say(self, text: str = "") -> None:
        """Print a line of its own."""
        if not self.quiet:
            print(text, flush=True)

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """One step: its title while it runs, its outcome and elapsed time when it ends."""
        step = Step(title)
        ended = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(step, ended), daemon=True)
        live = sys.stdout.isatty() and not self.quiet
        if live:
            ticker.start()
        try:
            yield step
        except BaseException as reason:
            step.outcome = "stopped" if isinstance(reason, (KeyboardInterrupt, SystemExit)) else "FAILED"
            raise
        finally:
            ended.set()
            if live:
                ticker.join()
                print("\r\033[K", end="")
            self.say(f"  {title:<{TITLE_WIDTH}} {step.outcome} ({step.elapsed:.1f} s)")

    def _tick(self, step: Step, ended: threading.Event) -> None:
        while not ended.wait(0.2):
            line = f"  {step.title:<{TITLE_WIDTH}} {step.elapsed:4.0f} s  {step.detail}"
            print(f"\r\033[K{line[:100]}", end="", flush=True)
