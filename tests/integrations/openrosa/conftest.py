from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.accounts.services.device_passwords import make_device_password
from tests.factories.tenancy import field_officer
from tests.integrations.openrosa.collect import Collect


@pytest.fixture
def officer(db):
    return field_officer(at="32.03.11")


@pytest.fixture
def phone(officer):
    """The officer's phone, with the password that the officer made for it."""
    return phone_of(officer)


def phone_of(member):
    with member.scope() as actor:
        made = make_device_password(actor=actor, membership_id=member.membership.pk, label="HP posko")
    return Collect(login=made.device.login, secret=made.secret)


@pytest.fixture
def first_report(phone):
    """The first report, fetched from the server and answered as far as it must be."""
    return phone.form("pmi_first_report").begin().answer(**ANSWERS)


SEEN = timezone.now().replace(microsecond=0) - timedelta(days=1)
SENT = SEEN + timedelta(minutes=11, seconds=12)
ANSWERS = {
    "hazard": "gempa",
    "severity": "high",
    "people": "40",
    "district": "32.03.11",
    "rt": "02",
    "landmark": "Dekat pasar",
    "observed_at": SEEN.isoformat(timespec="milliseconds"),
    "ended_at": SENT.isoformat(timespec="milliseconds"),
    "text": "Rumah roboh & jalan <putus>.",
}
