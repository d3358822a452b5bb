from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.errors import WrongState
from incidents.events import ChannelClosed, ChannelKeyEnded, ChannelKeyMade, ChannelOpened, ChannelRevised
from incidents.models import AgencyChannel, ChannelKey, RelayDelivery
from incidents.queries.deliveries import list_channels, living_keys
from incidents.services import relay_call
from incidents.services.channels import close_channel, end_key, renew_key, revise_channel, try_channel
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from tests.factories.calls import call_taker, called, mailbox_of, way_to
from tests.factories.tenancy import branch_operator, coordinator, province
from tests.incidents.support import details, payloads, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def test_a_system_gets_a_key_whose_secret_is_stored_nowhere_in_clear(chief):
    channel, made = way_to(chief)

    stored = ChannelKey.objects.get(channel=channel)
    assert made.secret.encode() not in bytes(stored.secret)
    assert made.secret not in details() + payloads()
    assert living_keys(key_ids=[stored.key_id], now=timezone.now()) == {stored.key_id: (channel.pk, made.secret)}
    assert (published(ChannelOpened), published(ChannelKeyMade)) == (1, 1)


def test_a_mailbox_needs_no_key(chief):
    channel = mailbox_of(chief)

    assert not ChannelKey.objects.filter(channel=channel).exists()
    with pytest.raises(WrongState):
        renew_key(actor=chief, channel_id=channel.pk, version=channel.version)


def test_an_address_stands_in_the_journal_only_where_it_can_be_erased(chief):
    channel = mailbox_of(chief)

    revised = revise_channel(
        actor=chief, channel_id=channel.pk, version=1, name="Piket Damkar", address="piket2@damkar.example"
    )

    assert revised.address == "piket2@damkar.example"
    assert "piket2@damkar.example" in details()
    assert "damkar.example" not in payloads()
    assert published(ChannelRevised) == 1
    with pytest.raises(StaleVersion):
        revise_channel(actor=chief, channel_id=channel.pk, version=1, name="Lain", address="lain@damkar.example")


@pytest.mark.parametrize(
    "wrong",
    [
        {"party": "hansip"},
        {"kind": "faks"},
        {"name": " "},
        {"area": "31.75"},
        {"address": "http://damkar.example/"},
        {"address": "https://127.0.0.1.evil/\0"},
        {"kind": "email", "address": "dua@a.example, tiga@a.example"},
        {"kind": "email", "address": "piket@damkar.example\nBcc: lain@a.example"},
        {"party": "112", "kind": "email", "address": "piket@112.example"},
    ],
)
def test_what_cannot_be_reached_is_refused_and_nothing_is_kept(chief, wrong):
    with pytest.raises(InvalidInput):
        way_to(chief, **wrong)
    assert not AgencyChannel.objects.exists()


def test_an_agency_is_reached_once_in_each_way_of_an_area(chief):
    channel, _key = way_to(chief)
    mailbox_of(chief)

    with pytest.raises(InvalidInput):
        way_to(chief, address="https://lain.example/")

    close_channel(actor=chief, channel_id=channel.pk, version=channel.version)
    assert way_to(chief, address="https://lain.example/")[0].is_open


def test_keys_overlap_so_that_both_sides_change_without_a_gap(chief):
    channel, first = way_to(chief)

    second = renew_key(actor=chief, channel_id=channel.pk, version=1)

    ids = [first.key.key_id, second.key.key_id]
    assert set(living_keys(key_ids=ids, now=timezone.now())) == set(ids)
    assert set(living_keys(key_ids=ids, now=timezone.now() + timedelta(days=8))) == {second.key.key_id}


def test_an_older_key_is_ended_at_once_and_the_last_one_never(chief):
    channel, first = way_to(chief)
    second = renew_key(actor=chief, channel_id=channel.pk, version=1)

    end_key(actor=chief, key_id=first.key.pk)
    end_key(actor=chief, key_id=first.key.pk)

    assert set(living_keys(key_ids=[first.key.key_id, second.key.key_id], now=timezone.now())) == {second.key.key_id}
    assert published(ChannelKeyEnded) == 1
    with pytest.raises(InvalidInput):
        end_key(actor=chief, key_id=second.key.pk)


def test_a_way_out_of_use_takes_nothing_more_and_loses_nothing(chief):
    channel, key = way_to(chief)
    call = called(chief)
    relay_call(actor=chief, call_id=call.pk, agencies=["damkar"])

    close_channel(actor=chief, channel_id=channel.pk, version=channel.version)

    assert RelayDelivery.objects.get().state == "dead"
    assert living_keys(key_ids=[key.key.key_id], now=timezone.now()) == {}
    relay_call(actor=chief, call_id=called(chief).pk, agencies=["damkar"])
    assert RelayDelivery.objects.count() == 1
    assert published(ChannelClosed) == 1
    with pytest.raises(WrongState):
        try_channel(actor=chief, channel_id=channel.pk, version=channel.version + 1)


def test_a_branch_keeps_the_ways_of_its_own_area_alone(chief):
    elsewhere, _key = way_to(chief, area="32.73")
    with branch_operator(at="32.75").scope() as operator:
        mine, _key = way_to(operator)
        assert [row.pk for row in list_channels(actor=operator)] == [mine.pk]
        with pytest.raises(NotPermitted):
            way_to(operator, area="32")
        with pytest.raises(NotPermitted):
            close_channel(actor=operator, channel_id=elsewhere.pk, version=1)
    with call_taker().scope() as taker, pytest.raises(NotPermitted):
        way_to(taker, "bpbd")
    with coordinator(of=province("31")).scope() as neighbour:
        assert not list_channels(actor=neighbour).exists()
        with pytest.raises(NotFound):
            close_channel(actor=neighbour, channel_id=elsewhere.pk, version=1)
