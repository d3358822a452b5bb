import pytest

from incidents.rules.duplicates import likeness, search_radius_m, shared_words


def alike(hazard="banjir", other="banjir", *, metres=300.0, vague=0.0, minutes=5.0, words=()):
    return likeness(hazards=(hazard, other), distance_m=metres, vague_m=vague, minutes=minutes, words=words)


@pytest.mark.parametrize(
    ("told", "likely"),
    [
        (alike(), True),
        (alike(metres=12_000), False),
        (alike("kebakaran", "kebakaran", metres=200), True),
        (alike("kebakaran", "kebakaran", metres=3_000, words=("pasar", "baru", "gudang")), False),
        (alike("gempa", "gempa", metres=25_000), True),
        (alike("banjir", "longsor", metres=200), True),
        (alike("banjir", "kebakaran", metres=10, minutes=1, words=("pasar", "baru", "gudang")), False),
        (alike("", "kebakaran", metres=50, minutes=2), True),
        (alike("kebakaran", "kebakaran", minutes=60 * 24 * 4, metres=400), False),
        (alike("banjir", "banjir", metres=9_000, vague=15_000, minutes=30), True),
    ],
)
def test_near_soon_and_of_one_kind_is_likely_the_same(told, likely):
    assert told.is_likely is likely


def test_what_is_nearer_sooner_or_told_in_the_same_words_scores_higher():
    standing = alike(metres=1_500, minutes=600)

    assert alike(metres=200, minutes=600).score > standing.score
    assert alike(metres=1_500, minutes=6).score > standing.score
    assert alike(metres=1_500, minutes=600, words=("tanggul", "jebol")).score > standing.score


def test_a_likeness_says_why():
    told = alike("banjir", "longsor", metres=312.4, minutes=-4.6, words=("tanggul",))

    assert (told.distance_m, told.minutes, told.hazard, told.words) == (312, 5, "kin", ("tanggul",))


def test_only_words_that_single_an_event_out_are_shared():
    assert shared_words("Warga lapor tanggul jebol di jalan", "TANGGUL itu jebol, warga di jalan") == (
        "jebol",
        "tanggul",
    )


def test_one_looks_as_far_as_the_widest_kin_of_the_hazard():
    assert search_radius_m("medis") == 3_000
    assert search_radius_m("tsunami") == search_radius_m("gempa") == 120_000
