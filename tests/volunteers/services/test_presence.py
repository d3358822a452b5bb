"""Being there: what shows an arrival, the alarm over silence, and how long the other side knows who came."""

from datetime import timedelta

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import coordinator, member, province, unit
from tests.factories.volunteers import CUGENANG, enlisted, offered, skilled
from tests.incidents.support import published
from volunteers.errors import NotServedYet, NotThere, PosterNotValid, ProofWanted, WrongStep
from volunteers.events import SilenceNoted, WordGiven
from volunteers.models import Deployment, DeploymentContact, ReportingPoint, ServiceCertificate
from volunteers.services.certificates import certify_service
from volunteers.services.deploying import answer_offer, move_deployment
from volunteers.services.points import PointDraft, close_point, open_point
from volunteers.services.posters import poster_token
from volunteers.services.presence import Proof, check_in, forget_contacts, give_word, note_word, raise_overdue
from volunteers.tasks import forget_contacts_whose_time_is_over, watch_deployments

pytestmark = pytest.mark.django_db

LONGITUDE, LATITUDE = 107.10, -6.80
NEARBY, AWAY = Proof(longitude=107.101, latitude=-6.801), Proof(longitude=107.15, latitude=-6.80)


@pytest.fixture
def jabar():
    return coordinator()


@pytest.fixture
def phone():
    return member(Role.VOLUNTEER, at=CUGENANG)


@pytest.fixture
def point(jabar):
    with jabar.scope() as actor:
        return open_point(
            actor=actor, draft=PointDraft(name="Posko Cugenang", longitude=LONGITUDE, latitude=LATITUDE, within_m=300)
        )


def accepted(chief, phone, **changes):
    """The owner of the phone, asked for and coming."""
    with chief.scope() as actor:
        volunteer = enlisted(actor, unit=unit(CUGENANG), user_id=phone.user.pk)
        skilled(actor, volunteer, "wash")
        deployment = offered(actor, volunteer, **changes)
    with phone.scope() as actor:
        return answer_offer(actor=actor, deployment_id=deployment.pk, version=1, accepts=True)


def arrives(phone, deployment, proof):
    with phone.scope() as actor:
        return check_in(actor=actor, deployment_id=deployment.pk, version=deployment.version, proof=proof)


def led(chief, deployment, *states):
    with chief.scope() as actor:
        for state in states:
            deployment = move_deployment(
                actor=actor, deployment_id=deployment.pk, version=deployment.version, state=state, reason="Cekatan."
            )
    return deployment


def test_the_poster_shows_that_somebody_is_there(jabar, phone, point):
    deployment = accepted(jabar, phone, point_id=point.pk)

    there = arrives(phone, deployment, Proof(poster=poster_token(jabar.tenant.pk, point.pk)))

    assert (there.state, there.arrival) == ("on_site", "poster")


def test_the_phones_position_shows_it_too_and_is_not_kept(jabar, phone, point):
    deployment = accepted(jabar, phone, point_id=point.pk)

    there = arrives(phone, deployment, NEARBY)

    assert (there.state, there.arrival) == ("on_site", "position")
    assert (there.location.x, there.location.y) == (LONGITUDE, LATITUDE)


@pytest.mark.parametrize(("proof", "refusal"), [(AWAY, NotThere), (Proof(), ProofWanted)])
def test_somebody_elsewhere_is_not_there(jabar, phone, point, proof, refusal):
    deployment = accepted(jabar, phone, point_id=point.pk)

    with pytest.raises(refusal):
        arrives(phone, deployment, proof)

    with jabar.scope():
        assert Deployment.objects.get().state == "accepted"


def test_a_poster_that_is_made_up_of_others_or_too_old_shows_nothing(jabar, phone, point, settings):
    deployment = accepted(jabar, phone, point_id=point.pk)
    made_up = f"{jabar.tenant.pk}.{point.pk.hex}:abc:def"
    of_others = poster_token(province("31").pk, point.pk)
    other_purpose = TimestampSigner(salt="another").sign(f"{jabar.tenant.pk}.{point.pk.hex}")

    for_all = [made_up, of_others, other_purpose]

    assert [refused(phone, deployment, Proof(poster=token)) for token in for_all] == [PosterNotValid] * 3


def refused(phone, deployment, proof):
    with pytest.raises(PosterNotValid) as refusal:
        arrives(phone, deployment, proof)
    return refusal.type


def test_where_no_point_was_named_people_say_it_themselves(jabar, phone):
    there = arrives(phone, accepted(jabar, phone), Proof())

    assert there.arrival == "said"


def test_the_poster_leads_a_phone_to_its_deployment_and_checks_it_in(jabar, phone, point):
    deployment = accepted(jabar, phone, point_id=point.pk)
    browser, token = phone.sign_in(Client()), poster_token(jabar.tenant.pk, point.pk)

    page = browser.get(f"/relawan/hadir/{token}/").content.decode()
    browser.post(f"/relawan/tugas/{deployment.pk}/", {"version": 2, "act": "check_in", "poster": token})

    assert f"/relawan/tugas/{deployment.pk}/" in page
    assert browser.get("/relawan/hadir/abc/").status_code == 404
    with jabar.scope():
        assert Deployment.objects.get().arrival == "poster"


def test_a_point_that_is_closed_takes_nobody_and_its_name_opens_it_again(jabar, phone, point):
    with jabar.scope() as actor:
        closed = close_point(actor=actor, point_id=point.pk, version=point.version)
        again = open_point(actor=actor, draft=PointDraft(name="Posko Cugenang"))
        close_point(actor=actor, point_id=point.pk, version=again.version)

    assert not closed.is_open
    assert (again.pk, again.is_open, again.location) == (point.pk, True, None)
    with pytest.raises(InvalidInput) as refusal:
        accepted(jabar, phone, point_id=point.pk)
    assert set(refusal.value.fields) == {"point"}


@pytest.mark.parametrize("draft", [{"name": " "}, {"name": "A", "within_m": 10}, {"name": "A", "within_m": 90_000}])
def test_a_point_that_means_nothing_is_refused(jabar, draft):
    with jabar.scope() as actor, pytest.raises(InvalidInput):
        open_point(actor=actor, draft=PointDraft(**draft))


def test_a_point_is_named_and_its_poster_printed_from_the_page(jabar):
    desk = jabar.sign_in(Client())

    told = {"name": "Posko Cianjur", "latitude": "-6.82", "longitude": "107.14", "within_m": "200"}
    made = desk.post("/relawan/pengerahan/titik/", told)
    poster = desk.get(made["Location"]).content.decode()
    desk.post(f"{made['Location']}penutupan/", {"version": 1})

    assert "data:image/svg+xml" in poster
    assert "Posko Cianjur" in desk.get("/relawan/pengerahan/titik/").content.decode()
    with jabar.scope():
        assert not ReportingPoint.objects.get().is_open


def test_silence_raises_the_alarm_once_and_a_word_ends_it(jabar, phone):
    deployment = arrives(phone, accepted(jabar, phone, word_every_h=2), Proof())
    late = deployment.word_due_at + timedelta(minutes=1)

    with jabar.scope() as actor:
        early = raise_overdue(actor=actor, now=deployment.word_due_at - timedelta(minutes=1))
        counts = [raise_overdue(actor=actor, now=late) for _again in range(2)]
        deployment.refresh_from_db()
    assert (early, counts, deployment.overdue_since) == (0, [1, 0], late)

    with phone.scope() as actor:
        well = give_word(actor=actor, deployment_id=deployment.pk, version=deployment.version)

    assert well.overdue_since is None
    assert well.word_due_at > timezone.now() + timedelta(hours=1, minutes=59)
    with jabar.scope():
        assert (published(SilenceNoted), published(WordGiven)) == (1, 1)


def test_the_sweep_raises_it_for_every_tenant(jabar, phone):
    deployment = arrives(phone, accepted(jabar, phone, word_every_h=1), Proof())
    with jabar.scope():
        Deployment.objects.update(word_due_at=timezone.now() - timedelta(minutes=1))

    watch_deployments()

    desk = jabar.sign_in(Client())
    assert "belum memberi kabar" in desk.get("/relawan/pengerahan/").content.decode()
    assert str(deployment.pk) in desk.get("/relawan/pengerahan/?overdue=on").content.decode()
    assert "belum memberi kabar" in desk.get("/komando/").content.decode()


def test_the_receiver_notes_a_word_by_radio_and_nobody_else_does(jabar, phone):
    deployment = arrives(phone, accepted(jabar, phone, word_every_h=2), Proof())

    with coordinator(of=province("31")).scope() as stranger, pytest.raises(NotFound):
        note_word(actor=stranger, deployment_id=deployment.pk, version=deployment.version)
    with phone.scope() as actor, pytest.raises(NotPermitted):
        note_word(actor=actor, deployment_id=deployment.pk, version=deployment.version)
    jabar.sign_in(Client()).post(f"/relawan/pengerahan/{deployment.pk}/kabar/", {"version": deployment.version})

    with jabar.scope():
        assert Deployment.objects.get().word_at is not None


def test_whoever_is_not_on_site_gives_no_word_and_is_not_waited_for(jabar, phone):
    deployment = accepted(jabar, phone, word_every_h=2)
    with phone.scope() as actor, pytest.raises(WrongStep):
        give_word(actor=actor, deployment_id=deployment.pk, version=deployment.version)

    released = led(jabar, deployment, "on_site", "released")

    assert released.word_due_at is None


@pytest.mark.parametrize("hours", [0, 25])
def test_a_time_of_silence_that_nobody_can_mean_is_refused(jabar, phone, hours):
    with pytest.raises(InvalidInput) as refusal:
        accepted(jabar, phone, word_every_h=hours)

    assert set(refusal.value.fields) == {"word_every_h"}


def test_who_came_is_forgotten_a_day_after_the_planned_end_also_without_a_return(jabar, phone):
    deployment = accepted(jabar, phone)
    with jabar.scope() as actor:
        kept = forget_contacts(actor=actor, now=deployment.ends_at + timedelta(hours=23))
        forgotten = forget_contacts(actor=actor, now=deployment.ends_at + timedelta(hours=25))

        assert (kept, forgotten, DeploymentContact.objects.count()) == (0, 1, 0)


def test_no_page_shows_who_came_once_the_time_is_over_even_before_the_sweep(jabar, phone):
    deployment = accepted(jabar, phone)
    desk, path = jabar.sign_in(Client()), f"/relawan/pengerahan/{deployment.pk}/"
    with jabar.scope():
        name = DeploymentContact.objects.get().full_name
    during = desk.get(path).content.decode()
    with jabar.scope():
        past = timezone.now() - timedelta(days=3)
        Deployment.objects.update(starts_at=past, ends_at=past + timedelta(days=1))
    after = desk.get(path).content.decode()
    forget_contacts_whose_time_is_over()

    assert name in during
    assert name not in after
    with jabar.scope():
        assert not DeploymentContact.objects.exists()


def test_hours_are_certified_once_and_the_paper_is_checked_by_anybody(jabar, phone):
    deployment = led(jabar, accepted(jabar, phone), "on_site", "released")
    with jabar.scope():
        begun = timezone.now() - timedelta(hours=5, minutes=30)
        Deployment.objects.update(arrived_at=begun, left_at=begun + timedelta(hours=5, minutes=30))

    browser, path = phone.sign_in(Client()), f"/relawan/tugas/{deployment.pk}/piagam/"
    first, again = browser.post(path), browser.post(path)

    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert again["Content-Disposition"] == first["Content-Disposition"]
    with open_tenant(jabar.tenant.pk, reason="test"):
        certificate = ServiceCertificate.objects.get()
        name = deployment.volunteer.person.full_name
    assert certificate.minutes == 330
    anybody = Client()
    page = anybody.get(f"/periksa/piagam/{jabar.tenant.code}/{certificate.code.lower().replace('-', '')}/")
    assert page.status_code == 200
    assert "S. " in page.content.decode()
    assert name not in page.content.decode()
    assert anybody.get(f"/periksa/piagam/{jabar.tenant.code}/0000-0000-0000/").status_code == 404
    assert anybody.get(f"/periksa/piagam/P31/{certificate.code}/").status_code == 404
    assert anybody.get(f"/periksa/piagam/XXX/{certificate.code}/").status_code == 404


def test_nobody_gets_a_certificate_of_others_or_before_the_end(jabar, phone):
    deployment = accepted(jabar, phone)

    with phone.scope() as actor, pytest.raises(NotServedYet):
        certify_service(actor=actor, deployment_id=deployment.pk)
    with member(Role.VOLUNTEER, at=CUGENANG).scope() as stranger, pytest.raises(NotFound):
        certify_service(actor=stranger, deployment_id=deployment.pk)


def test_the_card_is_a_file_for_its_owner_alone(jabar, phone):
    deployment = accepted(jabar, phone)
    path = f"/relawan/tugas/{deployment.pk}/kartu/"

    own = phone.sign_in(Client()).get(path)
    others = member(Role.VOLUNTEER, at=CUGENANG).sign_in(Client()).get(path)

    assert own.content.startswith(b"%PDF")
    assert others.status_code == 404
