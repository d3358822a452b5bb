from script.launcher import packages
from script.launcher.console import Console
from script.launcher.packages import GETTEXT, POSTGRESQL, advice

DEBIAN_12 = {"ID": "debian", "VERSION_ID": "12", "PRETTY_NAME": "Debian GNU/Linux 12 (bookworm)"}
FEDORA = {"ID": "fedora", "VERSION_ID": "41", "PRETTY_NAME": "Fedora Linux 41"}


def test_on_debian_12_the_advice_is_one_line_to_paste():
    lines = advice([POSTGRESQL, GETTEXT], DEBIAN_12).splitlines()

    wanted = "  sudo apt-get install --no-install-recommends postgresql-15 postgresql-15-postgis-3 gettext"
    assert wanted in lines


def test_elsewhere_the_advice_names_what_is_missing_and_the_way_by_containers():
    said = advice([POSTGRESQL], FEDORA)

    assert POSTGRESQL.what in said
    assert "Fedora Linux 41" in said
    assert "docker compose up --build" in said
    assert "apt-get" not in said


def test_nothing_is_installed_where_nothing_is_missing(tmp_path, capsys):
    met = packages.Requirement(what="A shell", debian=("no-such-package",), is_met=lambda: True)

    packages.ensure((met,), Console(), log=tmp_path / "log")

    assert capsys.readouterr().out == ""
