import pytest

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.models import FeedState, InboundMessage
from pmi_platform.core.integration.polling import poll, replay
from tests.core.integration.partner import listed_feed

pytestmark = pytest.mark.django_db

ONE, TWO = {"items": [1]}, {"items": [1, 2]}


@pytest.fixture
def taken():
    return []


@pytest.fixture
def feed(mitra, taken):
    return listed_feed(f"{mitra.url}/list", taken)


def state():
    return FeedState.objects.get(name="test.list")


def outcomes():
    return list(InboundMessage.objects.order_by("pk").values_list("outcome", flat=True))


def test_what_is_new_is_kept_and_taken_in(mitra, feed, taken):
    mitra.says("/list", ONE, headers={"Content-Type": "application/json"})

    poll(feed)

    message = InboundMessage.objects.get()
    assert (bytes(message.content), message.content_type, message.outcome, message.news_count) == (
        b'{"items": [1]}',
        "application/json",
        "taken",
        1,
    )
    assert taken == [("actual", [1])]
    assert (state().failures, state().last_problem) == (0, "")
    assert state().last_news_at == state().last_success_at == state().last_fetch_at


def test_the_same_bytes_again_change_nothing(mitra, feed, taken):
    mitra.says("/list", ONE)
    poll(feed)
    news_at = state().last_news_at

    poll(feed)

    assert taken == [("actual", [1])]
    assert InboundMessage.objects.get().seen_count == 2
    assert state().last_news_at == news_at < state().last_success_at


def test_a_revision_that_is_taken_back_is_read_again(mitra, feed, taken):
    for said in (ONE, TWO, ONE):
        mitra.says("/list", said)
        poll(feed)

    assert taken == [("actual", [1]), ("actual", [1, 2]), ("actual", [1])]


def test_what_has_not_changed_is_not_sent_again(mitra, feed, taken):
    mitra.says("/list", ONE, headers={"ETag": '"v1"'})
    poll(feed)

    poll(feed)

    assert mitra.asked[1][1]["If-None-Match"] == '"v1"'
    assert (len(taken), InboundMessage.objects.get().seen_count) == (1, 1)


def test_what_a_list_leads_on_to_is_read_once(mitra, feed, taken):
    mitra.says("/list", {"items": [], "follow": [f"{mitra.url}/one"]})
    mitra.says("/one", {"items": [7], "follow": [f"{mitra.url}/deeper"]})

    poll(feed)
    poll(feed)

    assert mitra.paths == ["/list", "/one", "/list"]
    assert taken == [("actual", []), ("actual", [7])]


def test_a_list_whose_documents_could_not_be_fetched_is_read_again(mitra, feed, taken):
    mitra.says("/list", {"items": [], "follow": [f"{mitra.url}/one"]}, headers={"ETag": '"v1"'})
    poll(feed)
    first = (state().failures, state().last_success_at, state().last_problem)
    mitra.says("/one", ONE)

    poll(feed)

    assert first == (1, None, "fetch_failed: HTTP 404")
    assert taken[-1] == ("actual", [1])
    assert (state().failures, outcomes()) == (0, ["taken", "taken"])


def test_one_unreadable_document_holds_up_nobody_and_is_kept(mitra, feed, taken):
    mitra.says("/list", {"items": [], "follow": [f"{mitra.url}/bad", f"{mitra.url}/good"]})
    mitra.says("/bad", b"<html>")
    mitra.says("/good", ONE)

    poll(feed)

    assert taken[-1] == ("actual", [1])
    assert outcomes() == ["taken", "refused", "taken"]
    assert state().failures == 0
    assert InboundMessage.objects.get(outcome="refused").problem == "unreadable_payload: not JSON"


def test_an_unreadable_list_is_a_failure_of_the_feed(mitra, feed):
    mitra.says("/list", b"<html>Pemeliharaan</html>")

    poll(feed)

    assert bytes(InboundMessage.objects.get().content) == b"<html>Pemeliharaan</html>"
    assert (state().failures, state().last_success_at) == (1, None)
    assert state().due_at > state().last_fetch_at


def test_a_partner_that_asks_for_patience_is_left_in_peace(mitra, feed):
    mitra.says("/list", b"", status=503, headers={"Retry-After": "7200"})

    poll(feed)

    assert (state().due_at - state().last_fetch_at).total_seconds() == 7200


def test_nothing_half_read_is_kept(mitra, taken):
    def half(payload):
        FeedState.objects.create(name="half", known_since=payload.received_at, due_at=payload.received_at)
        raise Unreadable("the second half")

    mitra.says("/list", ONE)

    poll(listed_feed(f"{mitra.url}/list", taken, read=half))

    assert not FeedState.objects.filter(name="half").exists()


def test_a_file_is_taken_in_once_for_each_space(feed, taken):
    for space in ("exercise", "exercise", "history"):
        replay(feed, b'{"items": [1]}', name="a.json", space=space)

    assert taken == [("exercise", [1]), ("history", [1])]
    assert InboundMessage.objects.filter(source="replayed").count() == 2


def test_a_file_that_cannot_be_read_is_kept_for_inspection(feed):
    with pytest.raises(Unreadable):
        replay(feed, b"<html>", name="a.html", space="exercise")

    assert outcomes() == ["refused"]
