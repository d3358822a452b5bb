import pytest

from pmi_platform.core.operations.diagnosis import journal_key


@pytest.mark.parametrize(("key", "is_sound"), [("a key of its own", True), ("the secret key", False), ("", False)])
def test_the_journal_has_a_key_of_its_own(settings, key, is_sound):
    settings.SECRET_KEY, settings.JOURNAL_KEY = "the secret key", key

    assert journal_key().ok is is_sound
