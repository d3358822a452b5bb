"""Packs, weight and volume, as far as they are known."""

from dataclasses import dataclass

from logistics.rules.packs import Load, Packed, load_of, packed


@dataclass(frozen=True)
class Measure:
    pack: str = "bal"
    per_pack: int | None = 20
    weight_g: int | None = 500
    volume_cm3: int | None = 2_000


def test_a_quantity_is_told_in_packs_and_what_is_left():
    assert packed(45, Measure()) == Packed(packs=2, pack="bal", rest=5)


def test_nobody_has_said_how_it_is_packed():
    assert packed(45, None) is None
    assert packed(45, Measure(per_pack=None)) is None


def test_a_load_weighs_what_its_goods_weigh():
    assert load_of([(10, Measure()), (20, Measure())]) == Load(weight_kg=15.0, volume_m3=0.06)


def test_a_sum_of_which_a_part_is_unknown_is_not_known():
    assert load_of([(10, Measure()), (1, None)]) == Load(weight_kg=None, volume_m3=None)
    assert load_of([(10, Measure(weight_g=None))]) == Load(weight_kg=None, volume_m3=0.02)
