"""A file of made-up people with planted duplicates and mistakes, the same for the same seed."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FIRST = (
    *("Agus", "Neneng", "Dadang", "Siti", "Bambang", "Rina", "Cecep", "Wulan", "Hendra", "Yuni", "Asep", "Maya"),
    *("Budi", "Dewi", "Eko", "Fitri", "Gilang", "Hani", "Irfan", "Joko", "Kartika", "Lukman", "Muhammad", "Nurul"),
)
MIDDLE = ("", "", "Adi", "Ayu", "Putra", "Putri", "Nur", "Tri", "Dwi", "Eka", "Surya", "Indah", "Bayu", "Ratna")
LAST = (
    *("Rahayu", "Kurniawan", "Suhendar", "Lestari", "Nugraha", "Handayani", "Permana", "Wijaya", "Sukmana", "Utami"),
    *("Saputra", "Hidayat", "Gunawan", "Maulana", "Setiawan", "Firmansyah", "Ramadhan", "Solihin", "Mulyana", "Hakim"),
    *("Iskandar", "Pratama", "Santoso", "Wibowo", "Purnama", "Suryana", "Kusuma", "Herlambang", "Safitri", "Anggraini"),
)
HEAD = ("nama", "kode wilayah", "tanggal lahir", "nik", "telepon", "jenis")
PLACES = ("32.03.11", "32.03.01", "32.03.02", "32.03.03", "32.03.05", "32.03.06")
DUPLICATES, MISTAKES = 0.05, 0.02
FIRST_ROW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """The file, and the numbers of the rows that were planted in it."""

    content: bytes
    duplicates: frozenset[int]
    mistakes: frozenset[int]
    row_count: int


def people_file(count: int, *, seed: int = 7) -> PeopleFile:
    """So many rows; one in twenty tells somebody of further up again, one in fifty is wrong."""
    random = Random(seed)
    rows: list[list[str]] = []
    good: list[list[str]] = []
    duplicates, mistakes = set(), set()
    for serial in range(count):
        drawn, number = random.random(), serial + FIRST_ROW
        if good and drawn < DUPLICATES:
            row = _told_again(random, random.choice(good))
            duplicates.add(number)
        elif drawn < DUPLICATES + MISTAKES:
            row = _wrong(random, _somebody(random, serial))
            mistakes.add(number)
        else:
            row = _somebody(random, serial)
            good.append(row)
        rows.append(row)
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return PeopleFile(
        content=text.getvalue().encode(),
        duplicates=frozenset(duplicates),
        mistakes=frozenset(mistakes),
        row_count=count,
    )


def _somebody(random: Random, serial: int) -> list[str]:
    name = " ".join(part for part in (random.choice(FIRST), random.choice(MIDDLE), random.choice(LAST)) if part)
    born_on = date(1960, 1, 1) + timedelta(days=random.randrange(16_000))
    nik = f"320311{born_on:%d%m%y}{serial % 9_999 + 1:04d}" if random.random() < 0.7 else ""
    phone = f"08{serial + 1_100_000_000}" if random.random() < 0.8 else ""
    return [name, random.choice(PLACES), f"{born_on:%Y-%m-%d}", nik, phone, random.choice(("ksr", "tsr"))]


def _told_again(random: Random, row: list[str]) -> list[str]:
    """As people are told again: a letter wrong, words turned round, another way to write the day, a number left out."""
    name, place, born_on, nik, phone, kind = row
    how = random.randrange(4)
    if how == 0:
        spot = random.randrange(1, len(name) - 1)
        name = name[:spot] + name[spot + 1 :]
    elif how == 1:
        name = f"H. {name}"
    elif how == 2:
        name = " ".join(reversed(name.split()))
    if nik and random.random() < 0.5:
        nik = ""
    elif not nik and random.random() < 0.3:
        phone = ""
    year, month, day = born_on.split("-")
    return [name, place, f"{day}/{month}/{year}", nik, phone.replace("08", "+628", 1) if phone else "", kind]


def _wrong(random: Random, row: list[str]) -> list[str]:
    """Wrong in one of the ways in which rows are."""
    place, value = random.choice(
        ((0, ""), (1, "32.03.99"), (1, "31.71.01"), (2, "31 Februari"), (3, "123"), (3, "3203119902900001"), (4, "x"))
    )
    return [*row[:place], value, *row[place + 1 :]]
