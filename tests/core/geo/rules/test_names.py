import pytest

from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.geo.rules.names import NamePart, typed_name


def test_a_name_and_what_lies_around_it_are_told_apart():
    assert typed_name("Kec. Gambir, Jakarta Pusat") == (
        NamePart(name="gambir", level=Level.DISTRICT),
        NamePart(name="jakarta pusat", level=None),
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DKI Jakarta", "daerah khusus ibukota jakarta"),
        ("kab. Bogor", "kabupaten bogor"),
        ("Kep. Seribu", "kepulauan seribu"),
        ("Ma'rang", "ma'rang"),
        ("  Palangka   Raya ", "palangka raya"),
    ],
)
def test_abbreviations_are_written_out(text, name):
    assert typed_name(text) == (NamePart(name=name, level=None),)


@pytest.mark.parametrize("text", ["", " ", ",", "%_", "; --"])
def test_a_text_without_words_names_nothing(text):
    assert typed_name(text) == ()


def test_a_word_for_a_level_alone_is_a_name():
    assert typed_name("Desa") == (NamePart(name="desa", level=None),)
