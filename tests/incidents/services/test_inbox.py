from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import services
from incidents.errors import SenderIsBlocked, WrongState
from incidents.events import FieldReportFiled, InboxItemReceived
from incidents.models import FieldReport, Figure, InboxItem, InboxSender
from incidents.queries.inbox import inbox_item, list_items, waiting_count
from incidents.services import Taking, Telling
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from tests.factories.incidents import opened, picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer
from tests.incidents.support import published

pytestmark = pytest.mark.django_db
NUMBER = "+6281200000001"


@pytest.fixture
def operator():
    with coordinator().scope() as actor:
        yield actor


def told(**changes):
    said = {
        "client_ref": uuid4(),
        "door": "public",
        "area": "32.03.11",
        "hazard": "gempa",
        "text": "Rumah roboh.",
        "sender_key": "kunci",
        "sender_number": NUMBER,
    }
    return Telling(**{**said, **changes})


def kept(actor, **changes):
    return services.keep_in_inbox(actor=actor, telling=told(**changes))


def taking(**changes):
    said = {"hazard": "gempa", "severity": "high", "area": "32.03.11", "text": "Rumah roboh.", "answers": {"dead": 1}}
    return Taking(**{**said, **changes})


def test_what_the_public_tells_counts_nowhere_before_it_is_taken(operator):
    kept(operator)

    assert waiting_count(actor=operator) == 1
    assert not FieldReport.objects.exists()
    assert not Figure.objects.exists()
    assert published(InboxItemReceived) == 1


def test_the_same_again_is_the_same_message(operator):
    reference = uuid4()

    first = kept(operator, client_ref=reference)

    assert kept(operator, client_ref=reference) == first
    assert kept(operator) == first
    assert kept(operator, text="Lain lagi.") != first


def test_taken_it_is_a_report_of_the_public_that_takes_the_ladder(operator):
    item = kept(operator, photo=picture())

    report = services.take_item(actor=operator, item_id=item.pk, version=item.version, taking=taking())

    item.refresh_from_db()
    assert (item.state, item.report_id) == ("taken", report.pk)
    assert (report.source_class, report.door, report.status) == ("community", "public", "filed")
    assert report.photos.count() == 1
    assert published(FieldReportFiled) == 1


def test_taken_once_it_is_not_taken_again(operator):
    item = kept(operator)
    services.take_item(actor=operator, item_id=item.pk, version=item.version, taking=taking())

    with pytest.raises(WrongState):
        services.take_item(actor=operator, item_id=item.pk, version=2, taking=taking())


def test_joined_it_adds_nothing_to_the_incident(operator):
    item, incident = kept(operator), opened(operator)

    services.join_item(actor=operator, item_id=item.pk, version=item.version, incident_id=incident.pk)

    assert InboxItem.objects.get().state == "joined"
    assert not FieldReport.objects.exists()


def test_a_rejection_says_why(operator):
    item = kept(operator)

    with pytest.raises(InvalidInput):
        services.reject_item(actor=operator, item_id=item.pk, version=item.version, reason=" ")
    services.reject_item(actor=operator, item_id=item.pk, version=item.version, reason="Iseng.")

    assert InboxItem.objects.get().state_reason == "Iseng."


def test_a_blocked_sender_is_not_heard_until_the_block_ends(operator):
    item = kept(operator)
    until = timezone.now() + timedelta(days=1)
    services.block_sender(actor=operator, item_id=item.pk, until=until, reason="Iseng")

    with pytest.raises(SenderIsBlocked):
        kept(operator, text="Lagi.")
    services.block_sender(actor=operator, item_id=item.pk, until=timezone.now(), reason="Keliru")

    assert kept(operator, text="Lagi.").state == "waiting"


def test_the_senders_number_is_read_by_permission_and_erased_in_time(operator):
    item = kept(operator)

    assert inbox_item(actor=operator, item_id=item.pk).sender.number == NUMBER
    services.forget_senders(actor=operator, now=timezone.now() + timedelta(days=31))

    assert not InboxSender.objects.exists()
    assert inbox_item(actor=operator, item_id=item.pk).sender is None


def test_an_operator_reads_the_messages_of_their_own_area(operator):
    item = kept(operator)

    with branch_operator("32.75").scope() as other:
        assert list(list_items(actor=other)) == []
        with pytest.raises(NotFound):
            inbox_item(actor=other, item_id=item.pk)
        with pytest.raises(NotPermitted):
            services.reject_item(actor=other, item_id=item.pk, version=1, reason="x")


def test_a_field_officer_reads_no_inbox(operator):
    with field_officer().scope() as officer, pytest.raises(NotPermitted):
        list_items(actor=officer)


def test_nothing_to_say_is_refused(operator):
    with pytest.raises(InvalidInput):
        kept(operator, text=" ", hazard="")
