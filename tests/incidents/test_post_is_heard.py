"""What the feed has no row for is heard inside the own tenant all the same, also by a page that missed it."""

from incidents import services
from pmi_platform.core.journal.queries.stream import lines_after
from pmi_platform.core.journal.services.sequencer import Sealed
from pmi_platform.core.realtime.announcing import _line
from tests.core.journal.support import seal
from tests.factories.incidents import opened
from tests.factories.tenancy import coordinator, province


def test_a_line_of_the_log_book_is_replayed_in_its_order_and_to_nobody_else(fresh_database):
    chief, neighbour = coordinator(), coordinator(of=province("31"))
    with chief.scope() as actor:
        services.write_log(actor=actor, unit_id=chief.unit.pk, kind="note", text="Radio mati.")
        opened(actor)
    head = seal()

    with chief.scope() as actor:
        heard = lines_after(actor=actor, after=0, head=head)
        again = lines_after(actor=actor, after=heard[-1]["position"], head=head)
    with neighbour.scope() as actor:
        foreign = lines_after(actor=actor, after=0, head=head)

    events = [line["event"] for line in heard]
    assert events.index("incidents.log_entry.written") < events.index("incidents.incident.opened")
    [told] = [line["data"] for line in heard if line["event"] == "incidents.log_entry.written"]
    assert told == {"kind": "post", "id": str(chief.unit.pk)}
    assert (again, foreign) == ([], [])


def test_an_entry_without_a_row_is_announced_inside_its_tenant_alone():
    entry = Sealed(
        position=7,
        entry_id=7,
        tenant_id=3,
        type="incidents.log_entry.written",
        payload={"entry_id": "a", "unit_id": "b", "kind": "note", "incident_id": None},
        changes=[],
        delivery_count=0,
    )

    assert _line(entry)["topics"] == ["own:3"]
