"""Kemendagri area codes: level and ancestors are in the code itself, `31.71.03.1001`."""

import re
from enum import StrEnum


class Level(StrEnum):
    """The four levels of areas, as stored in `AdminArea.level`."""

    PROVINCE = "provinsi"
    REGENCY = "kabkota"
    DISTRICT = "kecamatan"
    VILLAGE = "kelurahan"

    @property
    def depth(self) -> int:
        """1 for provinces to 4 for villages."""
        return list(Level).index(self) + 1


class InvalidAreaCode(ValueError):
    """The text is not an area code; `str()` says what one looks like."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"{code[:20]!r} is not an area code such as 31, 31.71, 31.71.03 or 31.71.03.1001.")


_LENGTHS = {2: Level.PROVINCE, 5: Level.REGENCY, 8: Level.DISTRICT, 13: Level.VILLAGE}
_SHAPE = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?", re.ASCII)
_DIGITS = re.compile(r"[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{4})?)?)?", re.ASCII)


def is_area_code(text: str) -> bool:
    """Whether `text` has the shape of an area code; says nothing about whether the area exists."""
    return _SHAPE.fullmatch(text) is not None


def check_code(code: str) -> str:
    """The code itself; raises `InvalidAreaCode` when it has no area code's shape."""
    if not is_area_code(code):
        raise InvalidAreaCode(code)
    return code


def dotted(text: str) -> str:
    """The dotted form of a code written with or without dots: `317103` is `31.71.03`."""
    text = text.strip()
    if _DIGITS.fullmatch(text):
        text = ".".join(part for part in (text[:2], text[2:4], text[4:6], text[6:]) if part)
    return check_code(text)


def level_of(code: str) -> Level:
    """The level that the code names."""
    return _LENGTHS[len(check_code(code))]


def parent_of(code: str) -> str | None:
    """The code one level up; None for a province."""
    return check_code(code).rpartition(".")[0] or None


def ancestors_of(code: str) -> tuple[str, ...]:
    """The codes above, nearest first."""
    parts = check_code(code).split(".")
    return tuple(".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))


def province_of(code: str) -> str:
    """The province that holds the area."""
    return check_code(code)[:2]


def regency_of(code: str) -> str | None:
    """The kabupaten or kota that holds the area; None for a province."""
    return code[:5] if len(check_code(code)) >= 5 else None


def district_of(code: str) -> str | None:
    """The kecamatan that holds the area; None above that level."""
    return code[:8] if len(check_code(code)) >= 8 else None


def is_within(code: str, container: str) -> bool:
    """Whether the area is the container or lies in it."""
    check_code(container)
    return check_code(code) == container or code.startswith(f"{container}.")


def span(container: str) -> tuple[str, str]:
    """The range of codes `first <= code < after` that holds the container and everything in it.

    In byte order "/" follows "." and precedes the digits. Both comparisons are leakproof, so an index on the code
    serves them beneath a policy too, where LIKE does not.
    """
    return check_code(container), f"{container}/"


def holds_level(container: str, level: Level) -> bool:
    """Whether areas of `level` lie in the container, or are it."""
    return level.depth >= level_of(container).depth
