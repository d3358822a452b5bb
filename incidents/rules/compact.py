"""Reading what somebody wrote into a text message: the compact code, or PMI's labelled layout. Never guesses unseen.

`BANJIR Jatiasih 120KK 2MD 40CM #K7Q2M9`: words of the vocabulary in any order, names of places, numbers beside what
they count. A slip of the thumb is forgiven where only one word can have been meant, and told in `corrected`; what is
not understood stands in `unclear`, for its author to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from incidents.rules import compact_vocabulary as vocabulary
from incidents.rules.references import read_reference
from incidents.rules.spelling import nearest

LONGEST = 4_000
MOST_UNCLEAR = 8
LARGEST = 9_999_999
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_REFERENCE = re.compile(r"#\s*([0-9A-Za-z]{3}-?[0-9A-Za-z]{3})(?![0-9A-Za-z])")
_LABELLED = re.compile(r"^\W*([^\W\d_][^:=\n]{1,30}?)\s*[:=]\s*(.*)$")
_CLOCK = re.compile(r"^([01]?\d|2[0-3])[.:,]([0-5]\d)$")
_DATE = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_NOTE = re.compile(rf"(?:^|[\s,;.])(?:{'|'.join(sorted(vocabulary.NOTES))})\b[\s.:=-]*", re.IGNORECASE)
_THOUSANDS = re.compile(r"^\d{1,3}(?:[.,]\d{3})+$")
_PLAIN = re.compile(r"[^A-Z0-9 ]+")
_ALONE = {**vocabulary.COUNTS, **vocabulary.UNITS, **vocabulary.HAZARDS, **vocabulary.SEVERITIES}
_KNOWN = sorted(
    {phrase for phrase in (*_ALONE, *vocabulary.WARNINGS, *vocabulary.TIMES, *vocabulary.SILENT) if " " not in phrase}
)
_SILENT = vocabulary.SILENT | set(vocabulary.UNITS)
"""Words that say nothing by themselves; whom a number counts says nothing without one."""
_OF_PEOPLE = {
    (vocabulary.AFFECTED, vocabulary.HOUSEHOLDS): "households",
    (vocabulary.AFFECTED, vocabulary.PEOPLE): "people",
    (vocabulary.DISPLACED, vocabulary.HOUSEHOLDS): "displaced_households",
    (vocabulary.DISPLACED, vocabulary.PEOPLE): "displaced_people",
    (vocabulary.AT_RISK, vocabulary.HOUSEHOLDS): "households_at_risk",
    (vocabulary.AT_RISK, vocabulary.PEOPLE): "people_at_risk",
}

Names = Mapping[str, Sequence[str]]
"""Codes of areas by their name in capital letters (`plain`)."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a message says. `words` are kept as they were written; `corrected` tells what was read for what."""

    hazard: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    area: str = ""
    rt: str = ""
    rw: str = ""
    landmark: str = ""
    clock: str = ""
    day: str = ""
    severity: str = ""
    depth_cm: int | None = None
    is_warning: bool = False
    reference: str = ""
    words: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)


def plain(name: str) -> str:
    """A name as the reader compares it: capital letters, one space between words."""
    return " ".join(_PLAIN.sub(" ", name.upper()).split())


def read(text: str, *, names: Names) -> Reading:
    """What the message says, as far as it is understood."""
    told = Reading()
    rest = _without_reference(text[:LONGEST].replace("\0", " "), told)
    labelled = [_labelled(line) for line in rest.splitlines()]
    if sum(label is not None for label, _value in labelled) >= 2:
        for label, value in labelled:
            _read_line(label, value, told, names)
    else:
        coded, *notes = _NOTE.split(rest, maxsplit=1)
        _Scan(coded, told, names).run()
        told.words.extend(note.strip() for note in notes if note.strip())
    told.unclear = list(dict.fromkeys(told.unclear))[:MOST_UNCLEAR]
    return told


def _without_reference(text: str, told: Reading) -> str:
    for found in _REFERENCE.finditer(text):
        reference = read_reference(found[1])
        if reference and told.reference in ("", reference):
            told.reference = reference
        else:
            told.unclear.append(found[0])
    return _REFERENCE.sub(" ", text)


def _labelled(line: str) -> tuple[str | None, str]:
    found = _LABELLED.match(line.strip())
    if not found:
        return None, line.strip()
    label = plain(found[1])
    known = label if label in vocabulary.LABELS else nearest(label, vocabulary.LABELS)
    return (known, found[2].strip()) if known else (None, line.strip())


def _read_line(label: str | None, value: str, told: Reading, names: Names) -> None:
    if not value:
        return
    kind = vocabulary.LABELS.get(label or "", "words")
    if kind == "words":
        told.words.append(f"{label.capitalize()}: {value}" if label else value)
    elif kind == "landmark":
        told.landmark = value[:200]
    elif kind == "time":
        _Scan(value, told, names).read_time()
    elif kind in {"hazard", "place", "counts"}:
        _Scan(value, told, names).run()
    else:
        _Scan(f"{label} {value}", told, names).run()


class _Scan:
    """One pass over the words of a text, from left to right, the longest known phrase first."""

    def __init__(self, text: str, told: Reading, names: Names) -> None:
        self.text, self.told, self.names = text, told, names
        self.typed = _TOKEN.findall(text)
        self.words = [plain(word) or word.upper() for word in self.typed]
        self.at = 0

    def run(self) -> None:
        steps = (self._number, self._mark, self._count, self._named_place, self._hazard, self._place, self._slip)
        while self.at < len(self.words):
            if not any(step() for step in steps):
                self._unclear(1)

    def read_time(self) -> None:
        """The first clock and the first date in the text."""
        if found := _DATE.search(self.text):
            day, month, year = (int(part) for part in found.groups())
            try:
                self.told.day = date(year, month, day).isoformat()
            except ValueError:
                self.told.unclear.append(found[0])
        clock = next((word for word in self.typed if _CLOCK.match(word)), "")
        if clock:
            self.told.clock = _clock(clock)
        elif not self.told.day:
            self.told.unclear.append(self.text.strip()[:40])

    def _phrase(self, table: Iterable[str], at: int) -> tuple[str, int] | None:
        for length in (3, 2, 1):
            phrase = " ".join(self.words[at : at + length])
            if len(self.words[at : at + length]) == length and phrase in table:
                return phrase, length
        return None

    def _is_number(self, at: int) -> bool:
        return at < len(self.typed) and self.typed[at][0].isdecimal()

    def _number(self) -> bool:
        """`120KK`, `2 MD`, `300 jiwa mengungsi`, `40 cm`."""
        if not self._is_number(self.at):
            return False
        if depth := self._phrase(vocabulary.DEPTHS, self.at + 1):
            self._set_depth(self.typed[self.at], vocabulary.DEPTHS[depth[0]])
            self.at += 1 + depth[1]
            return True
        unit, after = self._unit(self.at + 1)
        category = self._phrase(vocabulary.COUNTS, after)
        if not unit and not category:
            self._unclear(2 if self.at + 1 < len(self.words) and not self._is_number(self.at + 1) else 1)
            return True
        length = after - self.at + (category[1] if category else 0)
        self._set_count(self.typed[self.at], category[0] if category else "", unit, length)
        return True

    def _unit(self, at: int) -> tuple[str, int]:
        found = self._phrase(vocabulary.UNITS, at)
        return (vocabulary.UNITS[found[0]], at + found[1]) if found else ("", at)

    def _count(self) -> bool:
        """`MD 2`, `pengungsi: 300 jiwa`; without a number of its own it is kept as words."""
        found = self._phrase(vocabulary.COUNTS, self.at)
        if not found:
            return False
        number = self.at + found[1]
        unit, after = self._unit(number + 1)
        following = self._phrase(vocabulary.COUNTS, after)
        belongs_to_next = following is not None and not self._is_number(after + following[1])
        if not self._is_number(number) or belongs_to_next:
            self.told.words.append(" ".join(self.typed[self.at : number]))
            self.at = number
            return True
        self._set_count(self.typed[number], found[0], unit, after - self.at)
        return True

    def _set_count(self, typed: str, category: str, unit: str, length: int) -> None:
        value = int(re.sub(r"\D", "", typed)) if typed.isdecimal() or _THOUSANDS.match(typed) else -1
        of = vocabulary.COUNTS.get(category, vocabulary.AFFECTED)
        name = _OF_PEOPLE.get((of, unit or vocabulary.PEOPLE), of)
        strange = unit == vocabulary.HOUSEHOLDS and name == of
        if not 0 <= value <= LARGEST or strange or self.told.counts.get(name, value) != value:
            self._unclear(length)
            return
        self.told.counts[name] = value
        self.at += length

    def _set_depth(self, typed: str, centimetres: int) -> None:
        try:
            depth = round(float(typed.replace(",", ".")) * centimetres)
        except ValueError:
            depth = -1
        if 0 < depth <= 3_000 and self.told.depth_cm in (None, depth):
            self.told.depth_cm = depth
        else:
            self.told.unclear.append(" ".join(self.typed[self.at : self.at + 2]))

    def _mark(self) -> bool:
        """Times, RT and RW, severity, early warning, and words that say nothing."""
        word = self.words[self.at]
        if word in {"RT", "RW"} and self._is_number(self.at + 1):
            digits = self.typed[self.at + 1]
            if len(digits) <= 3 and digits.isdecimal():
                setattr(self.told, word.lower(), digits)
            else:
                self.told.unclear.append(f"{word} {digits}")
            self.at += 2
            return True
        if word in vocabulary.TIMES and self._is_number(self.at + 1):
            self._set_clock(self.typed[self.at + 1])
            self.at += 2
            return True
        if found := self._phrase(vocabulary.WARNINGS, self.at):
            self.told.is_warning = True
        elif (found := self._phrase(vocabulary.SEVERITIES, self.at)) and self.told.severity == "":
            self.told.severity = vocabulary.SEVERITIES[found[0]]
        else:
            found = self._phrase(_SILENT, self.at)
        self.at += found[1] if found else 0
        return found is not None

    def _set_clock(self, typed: str) -> None:
        if clock := _clock(typed):
            self.told.clock = clock
        else:
            self.told.unclear.append(f"jam {typed}")

    def _hazard(self) -> bool:
        found = self._phrase(vocabulary.HAZARDS, self.at)
        if not found:
            return False
        hazard, stands = vocabulary.HAZARDS[found[0]], self.told.hazard
        if stands in ("", hazard) or _strength(hazard) > _strength(stands):
            self.told.hazard = hazard
        elif _strength(hazard) < _strength(stands):
            self.told.words.append(" ".join(self.typed[self.at : self.at + found[1]]))
        else:
            self._unclear(found[1])
            return True
        self.at += found[1]
        return True

    def _named_place(self) -> bool:
        """`Kec. Jatiasih`, `Kel Jatirasa`: what follows is a name, whatever else it may mean."""
        length = vocabulary.PLACES.get(self.words[self.at])
        if length is None:
            return False
        self.at += 1
        if self.at < len(self.words) and not self._place(of_length=length):
            self._unclear(1)
        return True

    def _place(self, *, of_length: int | None = None) -> bool:
        found = self._phrase(self.names, self.at)
        name, words = found or (None, 1)
        if name is None and of_length is not None:
            name = nearest(self.words[self.at], self.names)
            if name:
                self.told.corrected[self.typed[self.at]] = name
        if name is None:
            return False
        self._set_area([code for code in self.names[name] if of_length in (None, len(code))], words)
        return True

    def _set_area(self, codes: Sequence[str], words: int) -> None:
        """The area that is meant beside what was named before; the wider of a kecamatan and its namesake inside."""
        stands = self.told.area
        fitting = [code for code in codes if not stands or _nested(code, stands)]
        widest = min(fitting, key=len, default="")
        if not widest or not all(_nested(code, widest) for code in fitting):
            self._unclear(words)
            return
        self.told.area = max(stands, widest, key=len)
        self.at += words

    def _slip(self) -> bool:
        """A word that is one slip away from a known one, or from the name of a place."""
        word = self.words[self.at]
        known = nearest(word, _KNOWN)
        name = nearest(word, self.names)
        if (known is None) == (name is None) or word in (known, name):
            return False
        self.told.corrected[self.typed[self.at]] = known or name or ""
        self.words[self.at] = known or name or ""
        return True

    def _unclear(self, words: int) -> None:
        self.told.unclear.append(" ".join(self.typed[self.at : self.at + words]))
        self.at += words


def _clock(typed: str) -> str:
    """`2.10`, `02:10`, `0210` and `2` as "02:10"; nothing for what is no time of day."""
    if typed.isdecimal() and len(typed) in (1, 2):
        typed = f"{typed}:00"
    elif typed.isdecimal() and len(typed) == 4:
        typed = f"{typed[:2]}:{typed[2:]}"
    found = _CLOCK.match(typed)
    return f"{int(found[1]):02d}:{found[2]}" if found else ""


def _strength(hazard: str) -> int:
    return vocabulary.WEAK.index(hazard) if hazard in vocabulary.WEAK else len(vocabulary.WEAK)


def _nested(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
