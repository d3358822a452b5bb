"""Names as people type them."""

import re
from dataclasses import dataclass

from pmi_platform.core.geo.rules.codes import Level

_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LEVEL_WORDS = {
    "prov": Level.PROVINCE,
    "provinsi": Level.PROVINCE,
    "kec": Level.DISTRICT,
    "kecamatan": Level.DISTRICT,
    "distrik": Level.DISTRICT,
    "kel": Level.VILLAGE,
    "kelurahan": Level.VILLAGE,
    "desa": Level.VILLAGE,
    "ds": Level.VILLAGE,
}
_WRITTEN_OUT = {
    "dki": "daerah khusus ibukota",
    "diy": "daerah istimewa yogyakarta",
    "kab": "kabupaten",
    "adm": "administrasi",
    "kep": "kepulauan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePart:
    """One part of what was typed: the words of a name, and the level where a word before it says so."""

    name: str
    level: Level | None


def typed_name(text: str) -> tuple[NamePart, ...]:
    """`Kec. Gambir, Jakarta Pusat` as the name of an area and the names of areas around it, nearest first."""
    parts = (_part(piece) for piece in text.split(","))
    return tuple(part for part in parts if part.name)


def _part(piece: str) -> NamePart:
    words = [match.group().lower() for match in _WORDS.finditer(piece)]
    level = _LEVEL_WORDS.get(words[0]) if len(words) > 1 else None
    if level is not None:
        words = words[1:]
    return NamePart(name=" ".join(_WRITTEN_OUT.get(word, word) for word in words), level=level)
