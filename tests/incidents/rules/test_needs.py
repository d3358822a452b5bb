from decimal import Decimal
from uuid import uuid4

import pytest

from incidents.rules.needs import Counted, Parameter, estimate, mark

FIGURE = uuid4()


def parameter(amount, *, unit="jiwa", each=1, days=1):
    numbers = {"amount": Decimal(amount), "each": Decimal(each), "days": Decimal(days)}
    return Parameter(code="x", counted="mengungsi", counted_unit=unit, source="Sphere", **numbers)


def counted(value, *, is_verified=True):
    return Counted(value=Decimal(value), is_verified=is_verified, figure_ids=(FIGURE,))


def estimated(one, counts):
    return estimate(one, counts, family_size=Decimal(4))


@pytest.mark.parametrize(
    ("one", "people", "quantity"),
    [
        (parameter(7, days=3), 1250, 26_250),
        (parameter(1, each=50), 1250, 25),
        (parameter(1, each=50), 1251, 26),
        (parameter("3.5"), 3, 11),
        (parameter(22, each=10_000), 62_545, 138),
        (parameter(1), 0, 0),
    ],
)
def test_what_is_counted_times_the_parameter_is_rounded_up_to_whole_units(one, people, quantity):
    assert estimated(one, {("mengungsi", "jiwa"): counted(people)}).quantity == quantity


def test_nothing_is_estimated_from_an_unknown_or_from_another_indicator():
    assert estimated(parameter(7), {}) is None
    assert estimated(parameter(7), {("terdampak", "jiwa"): counted(900)}) is None
    assert estimated(parameter(7), {("mengungsi", "kk"): counted(900)}) is None


def test_counted_households_go_before_those_worked_out_from_people():
    both = {("mengungsi", "kk"): counted(300), ("mengungsi", "jiwa"): counted(1250)}
    only_people = {("mengungsi", "jiwa"): counted(1250)}

    told, worked_out = estimated(parameter(2, unit="kk"), both), estimated(parameter(2, unit="kk"), only_people)

    assert (told.quantity, told.family_size) == (600, None)
    assert (worked_out.base, worked_out.quantity, worked_out.family_size) == (313, 626, 4)


def test_the_arithmetic_names_every_number_and_its_figures():
    said = estimated(parameter(7, days=3), {("mengungsi", "jiwa"): counted(1250, is_verified=False)}).as_json()

    assert (said["value"], said["amount"], said["days"], said["quantity"]) == ("1250", "7", "3", "26250")
    assert (said["is_verified"], said["figure_ids"], said["source"]) == (False, [str(FIGURE)], "Sphere")


def test_the_mark_changes_with_a_figure_and_with_a_parameter():
    def shown(one, people):
        return mark([estimated(one, {("mengungsi", "jiwa"): counted(people)})])

    assert shown(parameter(7), 10) == shown(parameter(7), 10)
    assert len({shown(parameter(7), 10), shown(parameter(7), 11), shown(parameter(8), 10)}) == 3
