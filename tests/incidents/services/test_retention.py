"""Who called is forgotten by the clock once the declared period is over."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from incidents.events import CallerErased
from incidents.models import Caller, EmergencyCall
from incidents.rules.retention import CALLER, caller_erased_at
from incidents.services.calls import close_call, forget_callers
from incidents.tasks import forget_callers_whose_time_is_over
from tests.factories.calls import called
from tests.factories.tenancy import coordinator
from tests.incidents.support import published

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_the_period_counts_from_the_closing_and_without_one_from_the_arrival():
    assert caller_erased_at(received_at=NOON, closed_at=NOON) == NOON + CALLER.kept_for
    assert caller_erased_at(received_at=NOON, closed_at=None) > NOON + CALLER.kept_for


def test_the_period_says_what_for_and_by_which_right():
    assert CALLER.purpose
    assert "UU 27/2022" in CALLER.basis


@pytest.mark.django_db
def test_a_caller_is_forgotten_when_the_period_is_over_and_not_before():
    with coordinator().scope() as actor:
        call = called(actor, caller_name="Bu Ani", number="081234567890")
        close_call(actor=actor, call_id=call.pk, version=call.version, outcome="handled")
        now = timezone.now()

        early = forget_callers(actor=actor, now=now + CALLER.kept_for - timedelta(hours=1))
        late = forget_callers(actor=actor, now=now + CALLER.kept_for + timedelta(hours=1))
        again = forget_callers(actor=actor, now=now + CALLER.kept_for + timedelta(hours=1))

        assert (early, late, again) == (0, 1, 0)
        assert not Caller.objects.exists()
        assert EmergencyCall.objects.filter(pk=call.pk).exists()
        assert published(CallerErased) == 1


@pytest.mark.django_db
def test_the_clock_goes_round_every_tenant():
    with coordinator().scope() as actor:
        call = called(actor, caller_name="Bu Ani", number="081234567890")
        EmergencyCall.objects.filter(pk=call.pk).update(received_at=timezone.now() - timedelta(days=400))

    forget_callers_whose_time_is_over()

    with coordinator().scope():
        assert not Caller.objects.exists()
