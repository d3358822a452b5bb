import pytest

from incidents.rules.places_named import provinces_told

NAMES = {
    "CUGENANG": {"32"},
    "CIANJUR": {"32"},
    "GAMBIR": {"31"},
    "SUKAMAJU": {"32", "36"},
    "LEBAK": {"36"},
    "BEKASI BARAT": {"32"},
    "BARAT": {"31"},
}


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("BANJIR Cugenang 120KK", {"32"}),
        ("banjir di kec. bekasi barat, tolong", {"32"}),
        ("Sukamaju", {"32", "36"}),
        ("Sukamaju, Lebak", {"36"}),
        ("Gambir lalu Cianjur", set()),
        ("Cugenag", set()),
        ("", set()),
    ],
)
def test_a_text_tells_of_the_provinces_in_which_all_that_it_names_can_lie(text, provinces):
    assert provinces_told(text, NAMES) == provinces
