from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.tenancy.models import Person
from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import branch_operator, coordinator, member, province, unit
from tests.factories.volunteers import (
    CUGENANG,
    child_born,
    enlisted,
    nik,
    offered,
    partner,
    person_draft,
    releasing_officer,
    skilled,
)
from tests.incidents.support import details, payloads, published
from volunteers.errors import AlreadyRegistered, Erased, WrongStep
from volunteers.events import (
    AffiliationMoved,
    ConsentWithdrawn,
    PrivateRecordShown,
    VolunteerErased,
    VolunteerRegistered,
)
from volunteers.models import (
    Affiliation,
    Commitment,
    ContactCard,
    DeploymentContact,
    DutySpan,
    PersonalRecord,
    Volunteer,
)
from volunteers.services.affiliations import join_unit, move_affiliation
from volunteers.services.deploying import answer_for, move_deployment
from volunteers.services.drafts import AffiliationDraft
from volunteers.services.private import erase_volunteer, show_private, withdraw_consent
from volunteers.services.registering import (
    register_oneself,
    register_volunteer,
    revise_oneself,
    revise_volunteer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return unit(CUGENANG)


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def recruit(home):
    """Somebody with an account whom the unit has invited."""
    return member(Role.VOLUNTEER, at=CUGENANG)


def applied(actor, home, **changes):
    return register_oneself(
        actor=actor,
        person=person_draft(**changes),
        affiliation=AffiliationDraft(unit_id=home.pk, kind="ksr"),
        agrees=True,
    )


def moved(actor, volunteer, state, reason=""):
    affiliation = Affiliation.objects.get(volunteer=volunteer)
    return move_affiliation(
        actor=actor, affiliation_id=affiliation.pk, version=affiliation.version, state=state, reason=reason
    )


def test_a_grown_up_of_ksr_may_be_sent(chief, home):
    volunteer = enlisted(chief, unit=home)

    assert (volunteer.state, volunteer.kinds, volunteer.is_deployable) == ("active", ["ksr"], True)
    assert published(VolunteerRegistered) == 1


def test_a_pupil_of_pmr_is_a_member_and_never_sent(chief, home):
    pupil = enlisted(chief, unit=home, kind="pmr", born_on=child_born())

    assert (pupil.state, pupil.barred_by) == ("active", "minor")


@pytest.mark.parametrize("kind", ["ksr", "tsr", "tagana", "firefighter"])
def test_no_minor_is_taken_in_as_something_that_is_sent(chief, home, kind):
    with pytest.raises(InvalidInput) as refusal:
        enlisted(chief, unit=home, kind=kind, born_on=child_born())

    assert set(refusal.value.fields) == {"kind"}
    assert not Person.objects.exists()


def test_somebody_of_unknown_age_is_not_sent(chief, home):
    assert enlisted(chief, unit=home, born_on=None).barred_by == "age_unknown"


def test_a_donor_gives_blood_and_is_not_sent(chief, home):
    assert enlisted(chief, unit=home, kind="dds").barred_by == "kind"


def test_the_identity_number_is_stored_so_that_the_database_cannot_read_it(chief, home):
    number = nik()

    volunteer = enlisted(chief, unit=home, nik=number)

    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text, encode(r.nik_sealed, 'escape') FROM volunteers_personalrecord r")
        (stored, content) = cursor.fetchone()
    assert number not in stored + content
    assert show_private(actor=chief, volunteer_id=volunteer.pk).nik == number


def test_nobody_is_registered_twice_under_one_identity_number(chief, home):
    number = nik()
    enlisted(chief, unit=home, nik=number)

    with pytest.raises(AlreadyRegistered):
        enlisted(chief, unit=home, nik=f"{number[:4]} {number[4:]}")

    assert Volunteer.objects.count() == 1


def test_one_person_is_the_same_in_two_provinces_and_nothing_says_so_but_the_mark(chief, home):
    number = nik()
    here = enlisted(chief, unit=home, nik=number)
    with coordinator(of=province("31")).scope() as neighbour:
        there = enlisted(neighbour, unit=unit("31.75.06"), area="31.75.06", nik=number)

    assert here.identity == there.identity
    assert here.person_id != there.person_id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nik": "320311210395001"}, "nik"),
        ({"nik": nik(date(1990, 1, 1))}, "nik"),
        ({"full_name": " "}, "full_name"),
        ({"full_name": "Nama\0"}, "full_name"),
        ({"area": "32.03"}, "area"),
        ({"area": "31.75.06"}, "area"),
        ({"phone": "kosong"}, "phone"),
        ({"born_on": timezone.localdate() + timedelta(days=1)}, "born_on"),
        ({"born_on": date(1850, 1, 1)}, "born_on"),
        ({"blood_group": "C"}, "blood_group"),
    ],
)
def test_what_cannot_be_true_of_a_person_is_refused_and_nothing_is_stored(chief, home, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        enlisted(chief, unit=home, **changes)

    assert set(refusal.value.fields) == {field}
    assert not Person.objects.exists()


def test_nobody_is_registered_without_their_consent(chief, home):
    with pytest.raises(InvalidInput) as refusal:
        register_volunteer(
            actor=chief,
            person=person_draft(),
            affiliation=AffiliationDraft(unit_id=home.pk, kind="ksr"),
            consent=" ",
        )

    assert set(refusal.value.fields) == {"consent"}


def test_a_number_of_another_system_means_one_person(chief, home):
    enlisted(chief, unit=home, external_ids={"siamo": "S-1"})

    with pytest.raises(AlreadyRegistered):
        enlisted(chief, unit=home, external_ids={"siamo": "S-1"})


def test_nothing_personal_is_told_to_the_journal(chief, home):
    enlisted(chief, unit=home, full_name="Neneng Rahayu", phone="081377776666", address="Jalan Rahasia 7")

    told = payloads() + details()
    assert not any(word in told for word in ("Neneng", "1377776666", "Rahasia"))


def test_somebody_registers_themselves_and_the_unit_decides(home):
    newcomer = recruit(home)
    with newcomer.scope() as actor:
        volunteer = applied(actor, home)
    assert (volunteer.state, volunteer.is_deployable) == ("applied", False)

    with branch_operator().scope() as operator:
        moved(operator, volunteer, "training")
        moved(operator, volunteer, "active")
        volunteer.refresh_from_db()

    assert (volunteer.state, volunteer.is_deployable) == ("active", True)
    with branch_operator().scope():
        assert published(AffiliationMoved) == 2


def test_an_account_is_registered_once(home):
    with recruit(home).scope() as actor:
        applied(actor, home)

        with pytest.raises(AlreadyRegistered):
            applied(actor, home)


def test_nobody_registers_themselves_in_a_unit_that_did_not_invite_them(home):
    with recruit(home).scope() as actor, pytest.raises(InvalidInput) as refusal:
        applied(actor, unit("32.75.01"))

    assert set(refusal.value.fields) == {"unit"}


def test_a_membership_does_not_go_back(chief, home):
    volunteer = enlisted(chief, unit=home)

    with pytest.raises(WrongStep):
        moved(chief, volunteer, "training")


def test_a_membership_ends_with_a_reason_and_then_nobody_is_sent(chief, home):
    volunteer = enlisted(chief, unit=home)
    with pytest.raises(InvalidInput):
        moved(chief, volunteer, "ended")

    moved(chief, volunteer, "ended", "Pindah ke Surabaya.")

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.barred_by) == ("left", "no_membership")


def test_one_person_belongs_to_pmi_and_to_tagana_and_leaving_one_keeps_the_other(chief, home):
    volunteer = enlisted(chief, unit=home)
    join_unit(
        actor=chief,
        volunteer_id=volunteer.pk,
        affiliation=AffiliationDraft(unit_id=partner(chief).pk, kind="tagana", member_number="NIA 77"),
    )

    ksr = Affiliation.objects.get(volunteer=volunteer, kind="ksr")
    move_affiliation(actor=chief, affiliation_id=ksr.pk, version=1, state="ended", reason="Berhenti.")

    volunteer.refresh_from_db()
    assert (volunteer.kinds, volunteer.is_deployable) == (["tagana"], True)


def test_a_membership_from_tomorrow_on_is_refused(chief, home):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(InvalidInput) as refusal:
        register_volunteer(
            actor=chief,
            person=person_draft(),
            affiliation=AffiliationDraft(unit_id=home.pk, kind="ksr", from_on=tomorrow),
            consent="signed",
        )

    assert set(refusal.value.fields) == {"from_on"}


def test_a_partners_officer_administers_the_partners_people_and_nobody_else(chief, home):
    tagana = partner(chief)
    theirs = enlisted(chief, unit=tagana, kind="tagana")
    ours = enlisted(chief, unit=home)
    officer = releasing_officer(tagana)

    with officer.scope() as actor:
        enlisted(actor, unit=tagana, kind="tagana")
        show_private(actor=actor, volunteer_id=theirs.pk)
        with pytest.raises(NotPermitted):
            show_private(actor=actor, volunteer_id=ours.pk)
        with pytest.raises(NotPermitted):
            enlisted(actor, unit=home)


def test_an_operator_reaches_the_people_of_the_own_kabupaten(chief):
    bekasi = enlisted(chief, unit=unit("32.75.01"), area="32.75.01")

    with branch_operator("32.03").scope() as operator, pytest.raises(NotPermitted):
        show_private(actor=operator, volunteer_id=bekasi.pk)


def test_every_look_at_private_data_stands_in_the_journal(chief, home):
    volunteer = enlisted(chief, unit=home)

    show_private(actor=chief, volunteer_id=volunteer.pk)

    assert published(PrivateRecordShown) == 1


def test_another_provinces_private_data_is_not_there(chief, home):
    volunteer = enlisted(chief, unit=home)

    with coordinator(of=province("31")).scope() as stranger, pytest.raises(NotFound):
        show_private(actor=stranger, volunteer_id=volunteer.pk)


def test_revising_keeps_the_identity_number_that_is_not_typed_again(chief, home):
    number = nik()
    volunteer = enlisted(chief, unit=home, nik=number)

    revise_volunteer(
        actor=chief,
        volunteer_id=volunteer.pk,
        version=volunteer.version,
        person=person_draft(full_name="Nama Baru", phone="081300001111"),
    )

    data = show_private(actor=chief, volunteer_id=volunteer.pk)
    assert (data.nik, data.phone, data.volunteer.person.full_name) == (number, "+6281300001111", "Nama Baru")


def test_a_revision_is_made_on_the_version_that_was_seen(chief, home):
    volunteer = enlisted(chief, unit=home)

    with pytest.raises(StaleVersion):
        revise_volunteer(actor=chief, volunteer_id=volunteer.pk, version=99, person=person_draft())


def test_somebody_tells_anew_who_they_are(home):
    with recruit(home).scope() as actor:
        volunteer = applied(actor, home)

        revise_oneself(actor=actor, version=volunteer.version, person=person_draft(blood_group="AB"))

        assert ContactCard.objects.get().blood_group == "AB"


def test_withdrawn_consent_is_noted_once_and_the_officer_erases(chief, home):
    with recruit(home).scope() as actor:
        volunteer = applied(actor, home, full_name="Neneng Rahayu", nik=nik())
        withdraw_consent(actor=actor)
        withdraw_consent(actor=actor)
        assert published(ConsentWithdrawn) == 1

    with member(Role.DATA_PROTECTION_OFFICER, of=coordinator().tenant).scope() as officer:
        erase_volunteer(actor=officer, volunteer_id=volunteer.pk, reason="Diminta.")

        volunteer.refresh_from_db()
        assert (volunteer.state, volunteer.is_deployable) == ("erased", False)
        assert volunteer.person.full_name == "–"
        assert not PersonalRecord.objects.exists()
        assert published(VolunteerErased) == 1
        with pytest.raises(Erased):
            erase_volunteer(actor=officer, volunteer_id=volunteer.pk, reason="Lagi.")


def test_erasing_somebody_leaves_no_name_no_mark_and_no_words_in_deployments(chief, home):
    volunteer = enlisted(chief, unit=home)
    skilled(chief, volunteer, "wash")
    deployment = offered(chief, volunteer)
    answer_for(actor=chief, deployment_id=deployment.pk, version=1, accepts=True)
    move_deployment(actor=chief, deployment_id=deployment.pk, version=2, state="on_site")
    move_deployment(actor=chief, deployment_id=deployment.pk, version=3, state="released", reason="Asep cekatan.")

    with member(Role.DATA_PROTECTION_OFFICER, of=coordinator().tenant).scope() as officer:
        erase_volunteer(actor=officer, volunteer_id=volunteer.pk, reason="Diminta.")

        deployment.refresh_from_db()
        assert (deployment.state, deployment.appraisal) == ("released", "")
        assert not any(model.objects.exists() for model in (DeploymentContact, Commitment, DutySpan))


def test_only_the_data_protection_officer_erases(chief, home):
    volunteer = enlisted(chief, unit=home)

    with pytest.raises(NotPermitted):
        erase_volunteer(actor=chief, volunteer_id=volunteer.pk, reason="Iseng.")
