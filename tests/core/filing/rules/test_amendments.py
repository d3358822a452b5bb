from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pmi_platform.core.filing.rules.amendments import Waiting, merge, take_in

FIELDS = ("text", "rt", "rw", "answers.people")


def test_a_field_that_nobody_else_touched_is_changed():
    merged = merge({"rt": "01"}, {"rt": {"from": "01", "to": "02"}})

    assert merged.applied == {"rt": "02"}
    assert merged.conflicts == ()


def test_a_field_that_somebody_else_changed_is_kept_and_named():
    merged = merge({"rt": "05", "rw": "01"}, {"rt": {"from": "01", "to": "02"}, "rw": {"from": "01", "to": "03"}})

    assert merged.applied == {"rw": "03"}
    assert merged.conflicts == ("rt",)


def test_two_people_who_write_the_same_do_not_contradict_each_other():
    merged = merge({"rt": "02"}, {"rt": {"from": "01", "to": "02"}})

    assert (merged.applied, merged.conflicts) == ({}, ())


def test_a_change_that_came_before_what_it_builds_on_is_applied_after_it():
    early = Waiting(key=1, field="rt", base="02", to="03")

    outcome = take_in({"rt": "01"}, [early], {"rt": {"from": "01", "to": "02"}})

    assert (outcome.applied, outcome.taken, outcome.agreed) == ({"rt": "03"}, (1,), ())


def test_a_change_that_waits_is_over_once_the_field_holds_what_it_wanted():
    waiting = Waiting(key=1, field="rt", base="00", to="02")

    outcome = take_in({"rt": "01"}, [waiting], {"rt": {"from": "01", "to": "02"}})

    assert (outcome.applied, outcome.taken, outcome.agreed) == ({"rt": "02"}, (), (1,))


def test_what_waits_for_a_field_that_did_not_change_goes_on_waiting():
    waiting = Waiting(key=1, field="rt", base="01", to="09")

    outcome = take_in({"rt": "01", "rw": "01"}, [waiting], {"rw": {"from": "01", "to": "02"}})

    assert (outcome.applied, outcome.taken, outcome.agreed) == ({"rw": "02"}, (), ())


fields = st.sampled_from(FIELDS)
values = st.sampled_from(("", "a", "b", "c"))
changes = st.dictionaries(fields, st.fixed_dictionaries({"from": values, "to": values}))


@given(st.dictionaries(fields, values), changes)
def test_every_change_is_applied_or_named_or_already_true(current, wanted):
    merged = merge(current, wanted)
    settled = {field for field, change in wanted.items() if current.get(field) == change["to"]}

    assert {*merged.applied, *merged.conflicts, *settled} == set(wanted)
    assert not set(merged.applied) & set(merged.conflicts)


class Devices:
    """A report's fields and what waits for a verifier, as amendments arrive one after another."""

    def __init__(self, start):
        self.current, self.waiting, self.touched, self.held = dict(start), [], set(), {(f, v) for f, v in start.items()}

    def receive(self, number, wanted):
        outcome = take_in(self.current, self.waiting, wanted)
        gone = {*outcome.taken, *outcome.agreed}
        self.held |= {(one.field, one.to) for one in self.waiting if one.key in gone}
        self.held |= {(field, wanted[field]["to"]) for field in outcome.applied if field in wanted}
        self.waiting = [one for one in self.waiting if one.key not in gone] + [
            Waiting(key=(number, field), field=field, base=wanted[field]["from"], to=wanted[field]["to"])
            for field in outcome.conflicts
        ]
        self.current |= outcome.applied
        self.touched |= {*outcome.applied, *outcome.conflicts}

    def after(self, amendments):
        for number, wanted in enumerate(amendments):
            self.receive(number, wanted)
        return self


@given(st.lists(changes, max_size=6))
def test_no_value_is_lost_in_whatever_order_amendments_arrive(amendments):
    report = Devices(dict.fromkeys(FIELDS, "")).after(amendments)

    proposed = {(field, change["to"]) for wanted in amendments for field, change in wanted.items()}
    listed = {(one.field, one.to) for one in report.waiting}
    assert proposed <= report.held | listed


@given(st.data())
def test_amendments_that_build_on_each_other_end_the_same_in_any_order(data):
    length = data.draw(st.integers(1, 6))
    chain = [
        {field: {"from": f"{field}{step}", "to": f"{field}{step + 1}"}} for field in FIELDS for step in range(length)
    ]

    report = Devices({field: f"{field}0" for field in FIELDS}).after(data.draw(st.permutations(chain)))

    assert report.current == {field: f"{field}{length}" for field in FIELDS}
    assert report.waiting == []


@given(st.data())
def test_devices_that_saw_the_same_and_differ_leave_the_same_choice_in_any_order(data):
    start = dict.fromkeys(FIELDS, "seen")
    one_device = st.dictionaries(fields, st.fixed_dictionaries({"from": st.just("seen"), "to": st.sampled_from("abc")}))
    amendments = data.draw(st.lists(one_device, max_size=5))

    def choices(report):
        return {(one.field, one.to) for one in report.waiting} | set(report.current.items())

    first = Devices(start).after(amendments)
    other = Devices(start).after(data.draw(st.permutations(amendments)))

    assert choices(first) == choices(other)
    assert first.touched == other.touched


def test_looking_again_changes_nothing_by_itself():
    waiting = Waiting(key=1, field="rt", base="05", to="02")

    assert take_in({"rt": "01"}, [waiting, replace(waiting, key=2)], {}).applied == {}
