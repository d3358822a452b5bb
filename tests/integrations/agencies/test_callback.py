import json
import time
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents import services
from incidents.models import CallRelay, RelayAnswer
from incidents.services.channels import close_channel, end_key, renew_key
from pmi_platform.integrations.agencies.signing import signature, signatures_in
from tests.factories.calls import called, way_to
from tests.factories.tenancy import coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def told(chief):
    """The relay that was brought, and the key with which its agency signs."""
    with chief.scope() as actor:
        channel, made = way_to(actor)
        call = called(actor)
        [relay] = services.relay_call(actor=actor, call_id=call.pk, agencies=["damkar"])
    return relay, channel, made


def said(relay, **changes):
    return {"relay": str(relay.pk), "answer": "received", "by": "Sersan Budi", "ref": "A-1", **changes}


def posted(body, made, *, at=None, tenant="p32", content=None, key_id=None):
    content = content if content is not None else json.dumps(body).encode()
    timestamp = str(int(at or time.time()))
    header = f"{key_id or made.key.key_id}={signature(made.secret, timestamp, content)}"
    return Client().post(
        f"/instansi/{tenant}/jawaban/",
        content,
        content_type="application/json",
        headers={"X-PMI-Timestamp": timestamp, "X-PMI-Signature": header},
    )


def stored(chief):
    with chief.scope():
        return CallRelay.objects.get()


def test_a_signed_receipt_is_taken_and_the_same_again_changes_nothing(chief, told):
    relay, _channel, made = told
    first, again = posted(said(relay), made), posted(said(relay), made)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert stored(chief).receiver == "Sersan Budi"
    with chief.scope():
        assert RelayAnswer.objects.count() == 1


def test_action_and_outcome_follow(chief, told):
    relay, _channel, made = told
    posted(said(relay, answer="action", text="Dua unit berangkat", ref="A-2"), made)
    ended = posted(said(relay, answer="outcome", text="Padam", ref="A-3"), made)

    assert ended.json()["closed_at"] is not None
    assert (stored(chief).action, stored(chief).outcome) == ("Dua unit berangkat", "Padam")


def test_whoever_does_not_hold_a_good_key_is_refused(chief, told):
    relay, channel, made = told
    old = posted(said(relay), made, at=time.time() - 600)
    unknown = posted(said(relay), made, key_id="pmi_000000000000")
    unsigned = Client().post("/instansi/p32/jawaban/", json.dumps(said(relay)), content_type="application/json")
    nowhere = posted(said(relay), made, tenant="xyz")

    assert [one.status_code for one in (old, unknown, unsigned, nowhere)] == [401, 401, 401, 404]
    with chief.scope() as actor:
        close_channel(actor=actor, channel_id=channel.pk, version=channel.version)
    assert posted(said(relay), made).status_code == 401
    assert stored(chief).received_at is None


def test_an_older_key_is_good_until_it_is_ended(chief, told):
    relay, channel, made = told
    with chief.scope() as actor:
        renew_key(actor=actor, channel_id=channel.pk, version=channel.version)
    assert posted(said(relay), made).status_code == 200

    with chief.scope() as actor:
        end_key(actor=actor, key_id=made.key.pk)
    assert posted(said(relay, ref="A-2"), made).status_code == 401


def test_an_agency_speaks_of_its_own_relays_only(chief, told):
    _relay, _channel, made = told
    with chief.scope() as actor:
        way_to(actor, "bpbd")
        [other] = services.relay_call(actor=actor, call_id=called(actor).pk, agencies=["bpbd"])

    assert posted(said(other), made).status_code == 404
    assert posted({**said(other), "relay": str(uuid4())}, made).status_code == 404


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"[]", 422),
        (b"{", 422),
        (b"{}", 404),
        (b"[" * 100_000, 422),
        (b"x" * 300_000, 413),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(told, content, status):
    _relay, _channel, made = told
    answer = posted(None, made, content=content)

    assert answer.status_code == status
    assert answer.json()["code"]


@pytest.mark.parametrize(
    "wrong",
    [{"answer": "mungkin"}, {"answer": "action"}, {"ref": ""}, {"n": "dua"}, {"text": "\0", "answer": "action"}],
)
def test_an_answer_that_says_nothing_names_what_is_missing(told, wrong):
    relay, _channel, made = told
    answer = posted(said(relay, **wrong), made)

    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told_by_it=st.dictionaries(
        st.sampled_from(["answer", "by", "text", "ref", "n"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=2),
    )
)
def test_no_answer_of_any_shape_is_a_failure_of_ours(told, told_by_it):
    relay, _channel, made = told

    assert posted({**said(relay), **told_by_it}, made).status_code < 500


@given(st.text(max_size=200))
def test_no_header_breaks_the_look_at_signatures(header):
    assert isinstance(signatures_in(header), dict)
