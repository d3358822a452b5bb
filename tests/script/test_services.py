from script.launcher.addresses import DatabaseUrls
from script.launcher.services import Services
from script.launcher.state import State

SECRETS = {"secret_key": "a", "journal_key": "b", "personal_key": "c"}


def launched(folder):
    """A launch whose servers were all given from outside."""
    databases = DatabaseUrls(app="postgres://app", owner="postgres://owner", direct="postgres://direct")
    state = State(folder, SECRETS)
    return Services(state=state, cluster=None, redis=None, databases=databases, redis_url="redis://given")


def test_two_launches_of_one_checkout_are_served_from_files_of_their_own(tmp_path):
    first, second = launched(tmp_path / "one"), launched(tmp_path / "two")

    roots = [launch.environment()["PMI_STATIC_ROOT"] for launch in (first, second)]

    assert roots == [str(tmp_path / "one" / "static"), str(tmp_path / "two" / "static")]


def test_static_files_and_the_note_that_they_were_collected_lie_together(tmp_path):
    state = launched(tmp_path).state

    state.stamps.keep("static-files", "digest")

    assert state.static_root.is_relative_to(state.folder)
    assert list(state.folder.rglob("static-files")) == [state.folder / "stamps" / "static-files"]
