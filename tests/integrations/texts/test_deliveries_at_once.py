import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import Client

from incidents.models import FieldReport
from pmi_platform.core.integration.models import InboundMessage, OutgoingText, ReceivedText
from tests.factories.tenancy import field_officer
from tests.integrations.texts.delivering import sms

DELIVERIES, AT_ONCE = 600, 6


def test_the_same_sms_delivered_600_times_by_six_at_once_is_one_report_and_one_receipt(fresh_database):
    officer, sent_at = field_officer(), int(time.time()) - 30

    def deliver(_n):
        client = Client()
        try:
            told = [sms(client, number=officer.user.phone, sent_at=sent_at) for _n in range(DELIVERIES // AT_ONCE)]
            return Counter(answer.json()["outcomes"][0] for answer in told)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        outcomes = sum(threads.map(deliver, range(AT_ONCE)), Counter())

    assert outcomes == {"reported": 1, "repeated": DELIVERIES - 1}
    assert ReceivedText.objects.get().seen_count == DELIVERIES
    assert InboundMessage.objects.get(feed="texts.sms").seen_count == DELIVERIES
    with officer.scope():
        receipts = list(OutgoingText.objects.values_list("body", flat=True))
        [report] = FieldReport.objects.all()
    assert len(receipts) == 1
    assert report.receipt in receipts[0]
