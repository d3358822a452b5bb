"""The double entry: what leaves one account enters another, so that nothing appears and nothing vanishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Account(StrEnum):
    """Where goods are, or where they went. Only `OWING` may owe: from them everything comes."""

    ON_HAND = "on_hand"
    RESERVED = "reserved"
    IN_TRANSIT = "in_transit"
    MISSING = "missing"
    IN_KITS = "in_kits"
    DISTRIBUTED = "distributed"
    LOST = "lost"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    DONOR = "donor"
    MADE = "made"
    ADJUSTED = "adjusted"
    LENT = "lent"
    BORROWED = "borrowed"
    SETTLED = "settled"


GONE = (Account.DISTRIBUTED, Account.LOST, Account.DAMAGED, Account.EXPIRED)
"""The accounts into which goods leave a warehouse for good."""
OWING = (Account.DONOR, Account.MADE, Account.ADJUSTED, Account.BORROWED)
LYING = (Account.ON_HAND, Account.RESERVED)
"""The accounts of goods that lie in a warehouse; reserved ones lie there for one requisition alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One side of a movement.

    `place` is the warehouse; the warehouse and the requisition (`<warehouse>/<requisition>`); the dispatch under
    way; the delivery in which goods are missing; the lot of the kits; the transfer. It is empty for the others.
    """

    account: Account
    lot: Hashable
    quantity: int
    place: str = ""

    @property
    def key(self) -> str:
        return f"{self.account}:{self.place}" if self.place else str(self.account)


def moved(*, lot: Hashable, quantity: int, source: tuple[Account, str], target: tuple[Account, str]) -> list[Entry]:
    """Both sides of one movement; none when nothing moves."""
    if not quantity:
        return []
    return [
        Entry(account=source[0], place=source[1], lot=lot, quantity=-quantity),
        Entry(account=target[0], place=target[1], lot=lot, quantity=quantity),
    ]


def reversal(entries: Iterable[Entry]) -> list[Entry]:
    """The movements backwards."""
    return [
        Entry(account=entry.account, place=entry.place, lot=entry.lot, quantity=-entry.quantity) for entry in entries
    ]


def totals(entries: Iterable[Entry]) -> Mapping[tuple[str, Hashable], int]:
    """What the entries change, by account and lot."""
    changes: dict[tuple[str, Hashable], int] = defaultdict(int)
    for entry in entries:
        changes[entry.key, entry.lot] += entry.quantity
    return changes


def is_balanced(entries: Iterable[Entry]) -> bool:
    """Whether every lot enters as much as it leaves."""
    sums: dict[Hashable, int] = defaultdict(int)
    for entry in entries:
        sums[entry.lot] += entry.quantity
    return not any(sums.values())


def may_owe(key: str) -> bool:
    """Whether the account may fall below zero."""
    return key.partition(":")[0] in OWING


def warehouse_in(key: str) -> str:
    """The key of the warehouse in which goods of this account lie; nothing for the others."""
    account, _colon, place = key.partition(":")
    return place.partition("/")[0] if account in LYING else ""
