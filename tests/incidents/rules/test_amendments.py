from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.amendments import merge


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


fields = st.sampled_from(("text", "rt", "rw", "answers.people"))
values = st.sampled_from(("", "a", "b", "c"))
changes = st.dictionaries(fields, st.fixed_dictionaries({"from": values, "to": values}))


@given(st.dictionaries(fields, values), changes)
def test_every_change_is_applied_or_named_or_already_true(current, wanted):
    merged = merge(current, wanted)
    settled = {field for field, change in wanted.items() if current.get(field) == change["to"]}

    assert {*merged.applied, *merged.conflicts, *settled} == set(wanted)
    assert not set(merged.applied) & set(merged.conflicts)
