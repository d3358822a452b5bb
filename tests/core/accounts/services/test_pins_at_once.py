"""Guesses made at the same moment are counted one after the other."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from pmi_platform.core.accounts.services.pins import check_pin
from pmi_platform.core.tenancy.models import User
from tests.factories.tenancy import account, phone_number


def guess(phone):
    try:
        return check_pin(phone=phone, pin="000111")
    finally:
        connection.close()


def test_five_wrong_pins_at_once_lock_the_account(fresh_database):
    person = account(phone=phone_number())

    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(guess, [person.phone] * 5))

    assert answers == [None] * 5
    assert User.objects.get(pk=person.pk).is_locked
