"""Our own warnings for everybody: the Atom feed and its messages, read back by our own reader."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from incidents import services
from incidents.errors import NotOurs, WrongState
from incidents.models import AlertIssue
from pmi_platform.core.integration.adapters import Payload
from pmi_platform.core.tenancy.models import Space
from pmi_platform.integrations.cap.delivery import deliver, notice_of
from pmi_platform.integrations.cap.feeds import declared_feeds
from pmi_platform.integrations.cap.messages import read_cap
from pmi_platform.integrations.cap.structure import check_structure
from tests.factories.incidents import square, warned
from tests.factories.tenancy import coordinator, headquarters, province
from tests.integrations.playing import warnings

pytestmark = pytest.mark.django_db

FEED = "/publik/P32/peringatan.atom"


@pytest.fixture
def author():
    return coordinator()


def by_hand(actor, **changes):
    said = {
        "source": "manual",
        "source_key": str(uuid4()),
        "attribution": "Camat Cugenang",
        "footprint": None,
        "area_codes": ("32.03.11",),
        "texts": {"id": {"headline": "Air naik di Cugenang", "instruction": "Naik ke tempat tinggi."}},
    }
    return warned(actor, **{**said, **changes})


def issued(actor, alert, **english):
    return services.issue_alert(actor=actor, alert_id=alert.pk, version=alert.version, english=english)


def told(client):
    """Every message of the feed, oldest first, found and read as any other system would."""
    [feed] = declared_feeds(["pmi=http://testserver/publik/P32/peringatan.atom"])
    reading = feed.read(payload(client.get(FEED).content))
    found = []
    for address in reading.follow:
        content = client.get(address.removeprefix("http://testserver")).content
        check_structure(content)
        found.append(read_cap(content))
    return found[::-1]


def payload(content):
    return Payload(
        feed="cap.pmi",
        content=content,
        content_type="application/atom+xml",
        url=FEED,
        received_at=timezone.now(),
        space=Space.EXERCISE,
    )


def test_nothing_is_published_before_somebody_decides_so(author, client):
    with author.scope() as actor:
        by_hand(actor)

    assert told(client) == []


def test_a_published_warning_says_who_says_so_in_both_languages_and_where(author, client):
    with author.scope() as actor:
        issued(actor, by_hand(actor), headline="Water rises in Cugenang")

    [message] = told(client)
    assert (message.status, message.message, message.source) == ("Actual", "Alert", "Camat Cugenang")
    assert message.sender == "p32@localhost"
    assert [info.language for info in message.infos] == ["id", "en"]
    assert [info.texts["headline"] for info in message.infos] == ["Air naik di Cugenang", "Water rises in Cugenang"]
    assert {info.area_codes for info in message.infos} == {("32.03.11",)}
    assert {info.sender_name for info in message.infos} == {author.tenant.organisation.name}


def test_a_language_in_which_nobody_wrote_says_the_hazard_and_the_place(author, client):
    with author.scope() as actor:
        issued(actor, by_hand(actor, hazard="banjir"))

    english = told(client)[0].infos[1]
    assert english.texts["event"] == "Flood"
    assert english.texts["headline"].startswith("Flood: Cugenang")


def test_a_replaced_warning_goes_out_as_an_update_of_what_was_said(author, client):
    with author.scope() as actor:
        first = by_hand(actor)
        issued(actor, first)
        by_hand(actor, message="update", references=(first.source_key,), severity="extreme")

    alert, update = told(client)
    assert (update.message, update.references) == ("Update", (alert.identifier,))
    assert update.infos[0].severity == "Extreme"
    assert update.sent_at > alert.sent_at


def test_a_warning_that_ends_goes_out_as_a_cancellation_with_the_reason(author, client):
    with author.scope() as actor:
        alert = by_hand(actor)
        issued(actor, alert)
        services.end_alert(actor=actor, alert_id=alert.pk, version=alert.version, reason="Air sudah surut.")

    first, cancel = told(client)
    assert (cancel.message, cancel.references, cancel.note) == ("Cancel", (first.identifier,), "Air sudah surut.")


def test_the_chain_ends_what_it_says_it_ends_at_whoever_reads_it(author, client):
    with author.scope() as actor:
        first = by_hand(actor)
        issued(actor, first)
        second = by_hand(actor, message="update", references=(first.source_key,), severity="severe")
        services.end_alert(actor=actor, alert_id=second.pk, version=second.version, reason="Surut.")
    keeper = headquarters()

    for message in told(client)[::-1]:
        deliver(message, feed="cap.pmi", source="cap.pmi", attribution=message.attribution, space=Space.ACTUAL)

    states = [(alert.message, alert.state) for alert in warnings(keeper)]
    assert states == [("alert", "superseded"), ("update", "cancelled"), ("cancel", "cancelled")]


def test_an_outline_goes_out_as_polygons_and_touches_the_same_kecamatan(author, client):
    with author.scope() as actor:
        alert = by_hand(actor, area_codes=(), footprint=square("32.03.11"))
        issued(actor, alert)

    [message] = told(client)
    notice = notice_of(message, feed="x", source="x", attribution="x")
    assert len(message.infos[0].polygons) == 1
    assert notice.footprint.sym_difference(alert.footprint).area < 1e-7


def test_what_a_partner_says_is_not_published_as_our_own(author):
    with author.scope() as actor:
        alert = warned(actor)
        with pytest.raises(NotOurs):
            issued(actor, alert)


def test_the_same_published_twice_is_one_message(author):
    with author.scope() as actor:
        alert = by_hand(actor)

        assert issued(actor, alert) == issued(actor, alert)


def test_what_has_run_out_is_not_published(author):
    with author.scope() as actor:
        over = timezone.now() - timedelta(minutes=1)
        alert = by_hand(actor, sent_at=over - timedelta(hours=2), expires_at=over)
        with pytest.raises(WrongState):
            issued(actor, alert)


def test_an_exercise_says_so_and_is_public_nowhere(client):
    of = province("32", space=Space.EXERCISE)
    author = coordinator(of=of)
    with author.scope() as actor:
        issue = issued(actor, by_hand(actor, status="exercise"))

    own = author.sign_in(Client()).get(f"/peringatan/terbitan/{issue.pk}.xml")
    assert read_cap(own.content).status == "Exercise"
    assert client.get(f"/publik/{of.code}/peringatan/{issue.pk}.xml").status_code == 404


def test_a_message_never_changes(author, client):
    with author.scope() as actor:
        alert = by_hand(actor)
        issue = issued(actor, alert)
    address = f"/publik/P32/peringatan/{issue.pk}.xml"
    before = client.get(address).content

    with author.scope() as actor:
        services.end_alert(actor=actor, alert_id=alert.pk, version=alert.version, reason="Surut.")

    assert client.get(address).content == before


def test_nobody_else_is_told_anothers_messages(author, client):
    with author.scope() as actor:
        issue = issued(actor, by_hand(actor))
    province("31")

    assert client.get(f"/publik/P31/peringatan/{issue.pk}.xml").status_code == 404
    assert client.get("/publik/XXX/peringatan.atom").status_code == 404
    assert client.get("/publik/P31/peringatan.atom").status_code == 200


def test_the_form_publishes_and_the_page_shows_what_was_published(author):
    client = author.sign_in(Client())
    with author.scope() as actor:
        alert = by_hand(actor)

    answer = client.post(
        f"/peringatan/{alert.pk}/penerbitan/", {"version": alert.version, "headline": "Water rises"}, follow=True
    )

    with author.scope():
        issue = AlertIssue.objects.get(alert=alert.pk)
    assert f"/peringatan/terbitan/{issue.pk}.xml" in answer.content.decode()
    assert issue.content["texts"]["en"]["headline"] == "Water rises"


def test_what_replaces_a_warning_is_written_on_the_form_with_what_was_said(author, client):
    author.sign_in(client)
    with author.scope() as actor:
        first = by_hand(actor)
        issued(actor, first)
    form = client.get(f"/peringatan/baru/?pembaruan={first.pk}").context["form"]

    said = {name: form.initial.get(name, "") for name in form.fields}
    answer = client.post(
        "/peringatan/baru/",
        {
            **said,
            "severity": "extreme",
            "effective_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
            "expires_at": "",
        },
    )

    assert answer.status_code == 302
    with author.scope():
        assert list(AlertIssue.objects.order_by("sent_at").values_list("kind", flat=True)) == ["alert", "update"]
        first.refresh_from_db()
    assert first.state == "superseded"
