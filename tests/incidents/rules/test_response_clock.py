from datetime import UTC, datetime, timedelta

from incidents.rules.response_clock import STARTED, Milestone, kept, read

NOTICED = datetime(2026, 11, 21, 13, 21, tzinfo=UTC)
BEGUN = NOTICED + timedelta(minutes=30)


def after(minutes, *, since=NOTICED):
    return since + timedelta(minutes=minutes)


def test_each_milestone_is_measured_from_its_own_zero():
    opened, satgana = read(
        [
            Milestone(code="opened", at=after(12)),
            Milestone(code="step", at=after(70, since=BEGUN), since=STARTED, target=60),
        ],
        noticed=NOTICED,
        started=BEGUN,
    )

    assert (opened.minutes, opened.is_late) == (12, None)
    assert (satgana.minutes, satgana.is_late) == (70, True)


def test_a_target_kept_to_the_minute_is_kept():
    [reading] = read([Milestone(code="x", at=after(120), target=120)], noticed=NOTICED, started=None)

    assert reading.is_late is False


def test_what_nobody_recorded_is_missing_and_neither_late_nor_in_time():
    [reading] = read([Milestone(code="x", at=None, target=120)], noticed=NOTICED, started=None)

    assert (reading.is_missing, reading.minutes, reading.is_late) == (True, None, None)


def test_without_a_start_of_the_sop_nothing_is_measured_from_it():
    [reading] = read([Milestone(code="x", at=after(5), since=STARTED, target=9)], noticed=NOTICED, started=None)

    assert (reading.is_missing, reading.minutes, reading.is_late) == (False, None, None)


def test_a_warning_before_the_disaster_is_measured_below_nothing():
    [reading] = read([Milestone(code="warning", at=after(-90))], noticed=NOTICED, started=None)

    assert reading.minutes == -90


def test_kept_counts_the_targets_that_were_met_among_those_that_stood():
    readings = read(
        [
            Milestone(code="a", at=after(10), target=15),
            Milestone(code="b", at=after(20), target=15),
            Milestone(code="c", at=None, target=15),
            Milestone(code="d", at=after(5), target=15, state="dropped"),
            Milestone(code="e", at=after(5)),
        ],
        noticed=NOTICED,
        started=None,
    )

    assert kept(readings) == (1, 3)
