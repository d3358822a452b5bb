import pytest

from script.launcher.stamps import Stamps, digest_of


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "app/migrations").mkdir(parents=True)
    (tmp_path / "app/migrations/0001_initial.py").write_text("one")
    (tmp_path / "app/views.py").write_text("page")
    return tmp_path


def test_a_step_is_due_again_only_when_what_it_reads_has_changed(sources):
    before = digest_of(["app/**/migrations/*.py"], root=sources)

    (sources / "app/views.py").write_text("another page")
    after_another_file = digest_of(["app/**/migrations/*.py"], root=sources)
    (sources / "app/migrations/0001_initial.py").write_text("two")
    after_its_own = digest_of(["app/**/migrations/*.py"], root=sources)

    assert before == after_another_file
    assert before != after_its_own


def test_a_renamed_file_counts_as_a_change(sources):
    before = digest_of(["app/**/*.py"], root=sources)

    (sources / "app/views.py").rename(sources / "app/pages.py")

    assert digest_of(["app/**/*.py"], root=sources) != before


def test_what_is_generated_does_not_count(sources):
    before = digest_of(["app/**/*"], root=sources)

    (sources / "app/__pycache__").mkdir()
    (sources / "app/__pycache__/views.pyc").write_text("compiled")

    assert digest_of(["app/**/*"], root=sources) == before


def test_a_stamp_is_kept_until_it_is_forgotten(tmp_path):
    stamps = Stamps(tmp_path / "stamps")

    stamps.keep("schema", "abc")
    kept = stamps.match("schema", "abc"), stamps.match("schema", "abd"), stamps.match("areas", "abc")
    stamps.forget("schema")

    assert kept == (True, False, False)
    assert not stamps.match("schema", "abc")
