"""Nomor Induk Kependudukan: what its sixteen digits say, and whether they can be true.

Two digits each of province, kabupaten/kota and kecamatan where it was issued, then day, month and year of birth (the
day of women plus 40) and a serial number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DIGITS = 16
WOMENS_DAYS = 40


class Flaw(StrEnum):
    """Why a number is none."""

    LENGTH = "length"
    DATE = "date"
    SERIAL = "serial"
    BIRTH = "birth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nik:
    """A number of the right shape. Its century is not in it, so that only day, month and two digits of the year are."""

    digits: str
    day: int
    month: int
    year: int


def read(text: str) -> Nik | Flaw:
    """The number in `text`, blanks and dots left out."""
    digits = text.strip().replace(" ", "").replace(".", "").replace("-", "")
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return Flaw.LENGTH
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= WOMENS_DAYS if day > WOMENS_DAYS else 0
    if not _is_a_day(day, month, year):
        return Flaw.DATE
    if digits[12:] == "0000":
        return Flaw.SERIAL
    return Nik(digits=digits, day=day, month=month, year=year)


def fits(nik: Nik, born_on: date) -> bool:
    """Whether somebody born on this day can have the number."""
    return (nik.day, nik.month, nik.year) == (born_on.day, born_on.month, born_on.year % 100)


def _is_a_day(day: int, month: int, year: int) -> bool:
    """In one of the two centuries of which people live."""
    for century in (1900, 2000):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False
