"""A report type that changes between releases, for tests of what happens to phones that missed one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from incidents import report_types
from incidents.report_types.protocol import Facts, Field, FieldsType, FieldType
from incidents.report_types.questions import HAZARD, SEVERITY
from incidents.report_types.versions import Upgrade

CODE = "trial"


def question(name: str, kind: FieldType = FieldType.COUNT, **more: Any) -> Field:
    return Field(name=name, type=kind, label=name.title(), **more)


class _Trial(FieldsType):
    code = CODE
    kind = "event"
    label = "Trial"

    def severity(self, facts: Facts) -> str:
        return facts.severity


class First(_Trial):
    fields = (
        HAZARD,
        SEVERITY,
        question("evacuees", unit="jiwa", indicator="mengungsi"),
        question("boats", unit="unit"),
        question("roofs", FieldType.CHOICE, options={"zinc": "Zinc", "tile": "Tile", "thatch": "Thatch"}),
    )


class Second(_Trial):
    """`evacuees` became `displaced_people`, `boats` is asked no more, thatch and tile were joined, `wells` is new."""

    version = 2
    fields = (
        HAZARD,
        SEVERITY,
        question("displaced_people", unit="jiwa", indicator="mengungsi"),
        question("roofs", FieldType.CHOICE, options={"metal": "Metal", "other": "Other"}),
        question("wells"),
    )
    upgrades = (
        Upgrade(
            to=2,
            renamed={"evacuees": "displaced_people"},
            removed={"boats": "Boats in use"},
            added=("wells",),
            options={"roofs": {"zinc": "metal", "tile": "other", "thatch": ""}},
        ),
    )


class Third(Second):
    """A release that gave up the way from the first version."""

    version = 3
    upgrades = (Upgrade(to=3),)


@contextmanager
def released(report_type: type[_Trial]) -> Iterator[None]:
    """While it lasts, this is what the server asks."""
    known: Mapping[str, Any] = report_types.all_types()
    before = dict(known)
    known[CODE] = report_type()  # type: ignore[index]
    try:
        yield
    finally:
        known.clear()  # type: ignore[attr-defined]
        known.update(before)  # type: ignore[attr-defined]
