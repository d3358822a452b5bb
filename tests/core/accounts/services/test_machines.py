from dataclasses import replace

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse
from oauth2_provider.models import Application

from pmi_platform.core.accounts.services.machines import MachineDraft, register_machine
from pmi_platform.core.errors import InvalidInput, NotPermitted
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.queries.memberships import available_to
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import field_officer, headquarters, unit

pytestmark = pytest.mark.django_db

SECRET = "a secret of forty characters for the test"


def draft():
    return MachineDraft(
        client_id="ims-test",
        client_secret=SECRET,
        name="IMS",
        address="ims@pmi.example",
        unit_id=unit(of=headquarters()).pk,
    )


def test_a_machine_has_an_account_of_its_own_with_one_role():
    with open_tenant(headquarters().pk, reason="test") as actor:
        machine = register_machine(actor=actor, draft=draft())

    assert [choice.role for choice in available_to(machine.user_id)] == ["ims_client"]
    assert not machine.user.has_usable_password()


def test_the_secret_is_kept_hashed():
    with open_tenant(headquarters().pk, reason="test") as actor:
        machine = register_machine(actor=actor, draft=draft())

    assert SECRET not in Application.objects.get(pk=machine.pk).client_secret


def test_a_machine_is_registered_once():
    with open_tenant(headquarters().pk, reason="test") as actor:
        first = register_machine(actor=actor, draft=draft())
        again = register_machine(actor=actor, draft=draft())

    assert again == first


def test_the_client_id_of_another_tenants_machine_is_taken():
    with open_tenant(headquarters().pk, reason="test") as actor:
        register_machine(actor=actor, draft=draft())

    other = unit("32")
    with open_tenant(other.tenant_id, reason="test") as actor, pytest.raises(InvalidInput) as refusal:
        register_machine(actor=actor, draft=replace(draft(), unit_id=other.pk))

    assert refusal.value.fields.keys() == {"client_id"}


def test_a_machines_account_opens_no_page_even_with_a_password(client):
    with open_tenant(headquarters().pk, reason="test") as actor:
        machine = register_machine(actor=actor, draft=draft())
    machine.user.set_password(SECRET)
    machine.user.save()

    client.post(reverse("account_login"), {"login": machine.user.email, "password": SECRET})

    assert SESSION_KEY not in client.session


def test_a_scope_that_there_is_not_is_refused():
    with open_tenant(headquarters().pk, reason="test") as actor, pytest.raises(InvalidInput) as refusal:
        register_machine(actor=actor, draft=replace(draft(), scopes=("everything",)))

    assert refusal.value.fields.keys() == {"scopes"}


def test_a_field_officer_registers_no_machine():
    terms = draft()

    with field_officer().scope() as actor, pytest.raises(NotPermitted):
        register_machine(actor=actor, draft=terms)


@pytest.mark.parametrize("space", [Space.EXERCISE, Space.HISTORY])
def test_the_ims_gets_no_exercise_and_no_replay(space):
    tenant = headquarters(space=space)
    terms = replace(draft(), unit_id=unit(of=tenant).pk)

    with open_tenant(tenant.pk, reason="test") as actor, pytest.raises(InvalidInput) as refusal:
        register_machine(actor=actor, draft=terms)

    assert set(refusal.value.fields) == {"role"}
