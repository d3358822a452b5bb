"""One event told by SMS, by Collect and by the app, each by its own door: one report, or three that are suggested."""

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import FieldReport, Figure, ReportArrival, ReportPhoto
from incidents.queries.twins import twin_candidates
from incidents.rules.references import short_reference
from pmi_platform.core.accounts.services.device_passwords import make_device_password
from tests.factories.tenancy import branch_operator, field_officer
from tests.incidents.api.support import REPORTS, Caller, body
from tests.integrations.openrosa.collect import Collect, photo
from tests.integrations.texts.delivering import sms

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def collect(officer):
    with officer.scope() as actor:
        made = make_device_password(actor=actor, membership_id=officer.membership.pk, label="HP posko")
    return Collect(login=made.device.login, secret=made.secret)


def in_app(**changes):
    """The report as the app holds it, not sent yet."""
    answers = {"hazard": "gempa", "severity": "critical", "households": 120, "missing": 1, **changes.pop("answers", {})}
    told = {"landmark": "Depan pasar", "text": "Jembatan putus.", **changes}
    return {**body(**told), "answers": answers}


def in_collect(phone, *, reference=""):
    """The form filled in on the phone, with the reference typed from the text message."""
    seen_at = timezone.now() - timedelta(minutes=30)
    return (
        phone.form("pmi_first_report")
        .begin()
        .answer(
            hazard="gempa",
            severity="high",
            injured="4",
            district="32.03.11",
            village="32.03.11.2001",
            observed_at=seen_at.isoformat(timespec="milliseconds"),
            ended_at=timezone.now().isoformat(timespec="milliseconds"),
            text="Warga di lapangan.",
            reference=reference,
        )
        .photos("1.jpg")
    )


def reports(officer):
    with officer.scope():
        return list(FieldReport.objects.order_by("received_at"))


def test_with_the_reference_sms_collect_and_app_are_one_report_with_all_that_was_told(client, officer, collect):
    from_app = in_app()
    reference = short_reference(UUID(from_app["client_ref"]))

    by_sms = sms(client, f"GEMPA Cugenang 120KK 2MD #{reference}", number=officer.user.phone)
    by_collect = collect.send(in_collect(collect, reference=reference).xml(), {"1.jpg": photo(1)})
    by_app = Caller(officer).post(REPORTS, from_app)

    [report] = reports(officer)
    told = {name: report.answers.get(name) for name in ("households", "dead", "injured", "missing")}
    assert (by_sms.json(), by_collect.status_code) == ({"outcomes": ["reported"]}, 201)
    assert (by_app.status_code, by_app.json()["receipt"]) == (200, report.receipt)
    assert report.receipt in by_collect.content.decode()
    assert told == {"households": 120, "dead": 2, "injured": 4, "missing": 1}
    assert (report.area_id, report.landmark, report.severity) == ("32.03.11.2001", "Depan pasar", "critical")
    assert [line for line in ("Warga di lapangan.", "Jembatan putus.") if line not in report.text] == []
    with officer.scope():
        assert list(ReportArrival.objects.order_by("received_at").values_list("door", flat=True)) == ["collect", "app"]
        assert ReportPhoto.objects.filter(report=report).count() == 1
        assert dict(Figure.objects.filter(status__in=Figure.VALID).values_list("indicator", "value")) == {
            "terdampak": 120,
            "meninggal": 2,
            "terluka": 4,
            "hilang": 1,
        }


def test_each_of_the_three_may_come_again_and_changes_nothing(client, officer, collect):
    from_app = in_app()
    reference = short_reference(UUID(from_app["client_ref"]))
    form = in_collect(collect, reference=reference).xml()

    def told():
        sms(client, f"GEMPA Cugenang 120KK 2MD #{reference}", number=officer.user.phone, sent_at=1)
        collect.send(form, {"1.jpg": photo(1)})
        Caller(officer).post(REPORTS, from_app)
        return [(report.pk, report.version, report.answers, report.text) for report in reports(officer)]

    first, again = told(), told()

    assert again == first
    assert len(first) == 1


def test_without_a_reference_three_reports_are_suggested_to_the_verifier_as_one(client, officer, collect):
    sms(client, "GEMPA Cugenang 120KK 2MD", number=officer.user.phone)
    collect.send(in_collect(collect).xml(), {"1.jpg": photo(1)})
    Caller(officer).post(REPORTS, in_app())

    told = reports(officer)
    with branch_operator().scope() as actor:
        suggested = [{one.report.pk for one in twin_candidates(actor=actor, report=report)} for report in told]
    shown = branch_operator().sign_in(Client()).get(f"/laporan/{told[0].pk}/").content.decode()

    pks = {report.pk for report in told}
    assert len(told) == 3
    assert suggested == [pks - {report.pk} for report in told]
    assert {report.receipt for report in told[1:]} <= set(re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", html.unescape(shown)))
