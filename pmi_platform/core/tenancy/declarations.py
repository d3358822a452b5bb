"""Every model says to whom its rows belong; `rls` turns the saying into grants and policies.

A model carries one of these as the class attribute `tenancy`. A model without one, or a third-party table that is not
named in `INFRASTRUCTURE`, fails the system checks and gets no privilege in the database at all.
"""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a sharing grant opens. One array setting per purpose, so that policies need no OR over grants."""

    INCIDENTS = "incidents"
    VOLUNTEERS = "volunteers"
    STOCK = "stock"
    AMBULANCES = "ambulances"


class Writes(StrEnum):
    """What the application's role may do to the rows it may see."""

    ALL = "all"
    APPEND = "append"  # insert only: the database itself refuses update and delete
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """Rows of one tenant (`tenant_id`). With a purpose, others read them as far as a grant of that purpose allows.

    `zoned` models carry `zone_key` ("<tenant>:<kecamatan code>"), so that a grant can be limited to an area.
    """

    purpose: Purpose | None = None
    zoned: bool = False
    writes: Writes = Writes.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Rows of one tenant in which other tenants take part: everyone in `visible_to` reads, the owner writes."""

    purpose: Purpose
    writes: Writes = Writes.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSided:
    """Rows between two tenants: either side reads; `writers` names the columns whose tenant may write."""

    sides: tuple[str, str]
    writers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLines:
    """Lines of the change feed: read by whoever may read the row that they speak of, written by the sequencer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The same for every tenant and without personal data. Written by `writes`, normally only by migrations."""

    reason: str
    writes: Writes = Writes.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Infrastructure:
    """A table that must be readable before a scope exists. Unreachable from tenant doors; the reason is required."""

    reason: str
    writes: Writes = Writes.ALL


Tenancy = Owned | Participants | TwoSided | FeedLines | Reference | Infrastructure
