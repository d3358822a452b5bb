"""Words with a slip of the thumb, found again among known ones; never where two are equally near."""

from collections.abc import Iterable


def edits(one: str, other: str, *, most: int) -> int:
    """How many letters apart two words are (one left out, added, changed, or two swapped); `most + 1` for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row, above = row, [i, *[0] * len(other)], before
        for j, wanted in enumerate(other, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], above[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]


def forgiven(word: str) -> int:
    """How many slips are forgiven in a word: none in a short one, where each makes another word."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was meant; None when none is near enough, or two are equally near."""
    most = forgiven(word)
    if not most:
        return None
    found = sorted((edits(word, one, most=most), one) for one in known)
    near = [(distance, one) for distance, one in found if distance <= most]
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]
