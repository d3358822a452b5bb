"""What a bench prints and how it judges."""

import json

import pytest

from bench.frame import PAIRS, SAME, Bench, Pairs, at_least, at_most, side_by_side


def test_a_figure_is_one_json_line_with_the_fields_that_were_promised(capsys):
    bench = Bench("changes", quick=True)

    bench.compare("pages", Pairs([50.0, 45.0, 60.0], [100.0, 90.0, 120.0]), unit="rows/s", target=at_least(0.45))

    assert json.loads(capsys.readouterr().out) == {
        "bench": "changes",
        "what": "pages",
        "value": 50.0,
        "unit": "rows/s",
        "baseline": 100.0,
        "ratio": 0.5,
        "target": ">= 0.45",
        "ok": True,
    }


def test_the_ratio_is_the_median_of_the_pairs_own_ratios():
    slowed_down_half_way = Pairs([10.0, 10.0, 40.0, 40.0, 40.0], [5.0, 5.0, 20.0, 20.0, 20.0])

    assert slowed_down_half_way.ratio == pytest.approx(2)
    assert (slowed_down_half_way.value, slowed_down_half_way.baseline) == (40, 20)


def test_whoever_went_first_does_not_tip_the_ratio():
    first_takes_twice_as_long = Pairs([20.0, 10.0, 20.0, 10.0], [10.0, 20.0, 10.0, 20.0])

    assert first_takes_twice_as_long.ratio == pytest.approx(1)


@pytest.mark.parametrize(
    ("target", "ratio", "holds"),
    [
        (at_least(0.45), 0.45, True),
        (at_least(0.45), 0.449, False),
        (at_most(1.2), 1.2, True),
        (at_most(1.2), 1.201, False),
        (SAME, 1, True),
        (SAME, 1.01, False),
    ],
)
def test_a_target_holds_up_to_its_bound(target, ratio, holds):
    assert target.holds(ratio) is holds


def test_a_missed_target_fails_the_bench_and_a_figure_without_one_does_not():
    bench = Bench("fanout", quick=True)
    bench.tell("the sequencer's own time", 7.2, unit="ms")
    assert bench.passed

    bench.compare("sockets", Pairs([3.0], [1.0]), unit="ms", target=at_most(2))

    assert not bench.passed


def test_both_sides_are_measured_in_turn_after_a_pair_for_warming_up():
    turns: list[str] = []

    def measure(side: str, number: int) -> float:
        turns.append(f"{side}{number}")
        return float(number)

    pairs = side_by_side(lambda n: measure("p", n), lambda n: measure("b", n), pairs=1)

    assert pairs.values == pairs.baselines == [float(n) for n in range(1, PAIRS + 1)]
    assert turns == ["p0", "b0", "p1", "b1", "b2", "p2", "p3", "b3", "b4", "p4", "p5", "b5", "b6", "p6"]


def test_a_quick_run_is_small():
    assert Bench("rls", quick=True).size(500_000, quick=30_000) == 30_000
    assert Bench("rls", quick=False).size(500_000, quick=30_000) == 500_000
