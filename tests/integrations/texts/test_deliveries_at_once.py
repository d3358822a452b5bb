import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import Client

from incidents.models import FieldReport
from pmi_platform.core.integration.models import OutgoingText
from tests.factories.tenancy import field_officer
from tests.integrations.texts.delivering import sms


def test_the_same_sms_delivered_by_six_at_once_is_one_report(fresh_database):
    officer, sent_at = field_officer(), int(time.time()) - 30

    def deliver(_n):
        try:
            return sms(Client(), number=officer.user.phone, sent_at=sent_at).json()["outcomes"][0]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(deliver, range(6)))

    assert sorted(outcomes) == ["repeated"] * 5 + ["reported"]
    with officer.scope():
        assert (FieldReport.objects.count(), OutgoingText.objects.count()) == (1, 1)
