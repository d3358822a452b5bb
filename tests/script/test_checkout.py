from pathlib import Path

import pytest

from script.launcher.checkout import SOCKET_PATH_LIMIT, key_of, socket_dir_of, state_dir_of

CHECKOUT = Path("/srv/PMI Platform")


def test_two_checkouts_of_the_same_name_have_two_keys():
    assert key_of(Path("/a/pmi")) != key_of(Path("/b/pmi"))
    assert key_of(CHECKOUT).startswith("pmi-platform-")


@pytest.mark.parametrize(
    ("uid", "environ", "expected"),
    [
        (0, {"HOME": "/home/ani"}, f"/var/lib/pmi-platform/{key_of(CHECKOUT)}"),
        (1000, {"HOME": "/home/ani"}, f"/home/ani/.local/state/pmi-platform/{key_of(CHECKOUT)}"),
        (1000, {"HOME": "/home/ani", "XDG_STATE_HOME": "/state"}, f"/state/pmi-platform/{key_of(CHECKOUT)}"),
        (0, {"PMI_STATE_DIR": "/srv/state"}, "/srv/state"),
        (1000, {"PMI_STATE_DIR": "/srv/state", "XDG_STATE_HOME": "/state"}, "/srv/state"),
    ],
)
def test_the_state_folder_depends_on_who_starts_it_and_on_what_is_asked_for(uid, environ, expected):
    assert state_dir_of(CHECKOUT, environ, uid=uid) == Path(expected)


@pytest.mark.parametrize("length", [10, 60, 89, 90, 91, 200])
def test_the_socket_path_is_never_longer_than_the_kernel_takes(length):
    state_dir = Path("/" + "s" * length)

    socket = socket_dir_of(state_dir, uid=1000) / ".s.PGSQL.5432"

    assert len(str(socket)) <= SOCKET_PATH_LIMIT


def test_the_socket_lies_in_the_state_folder_when_that_is_short_enough():
    assert socket_dir_of(Path("/srv/state"), uid=1000) == Path("/srv/state/run")
