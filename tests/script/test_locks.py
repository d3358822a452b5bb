import subprocess
import sys

import pytest

from script.launcher.locks import FileLock

HOLDER = """
import sys
from pathlib import Path
from script.launcher.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_lock_another_process_holds_is_not_to_be_had(tmp_path, holder):
    assert not FileLock(tmp_path / "lock").acquire(wait=False)


def test_a_lock_is_free_again_when_its_holder_was_killed(tmp_path, holder):
    holder.kill()
    holder.wait()

    assert FileLock(tmp_path / "lock").acquire(wait=False)


def test_users_share_a_lock_and_the_last_one_gets_it_alone(tmp_path):
    first, last = FileLock(tmp_path / "users"), FileLock(tmp_path / "users")
    first.acquire(shared=True)
    last.acquire(shared=True)

    while_shared = FileLock(tmp_path / "users").acquire(wait=False)
    first.release()
    alone = last.acquire(wait=False)

    assert (while_shared, alone) == (False, True)
