"""How long personal data of incidents is kept, for what and by which right; the clock erases it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A period, counted from the end of what the data was for."""

    kept_for: timedelta
    purpose: str
    basis: str

    def ends_at(self, since: datetime) -> datetime:
        """When it is erased."""
        return since + self.kept_for


CALLER = Retention(
    kept_for=timedelta(days=90),
    purpose="To call back who reported an emergency, and to clear up a ghost call or a complaint about its handling.",
    basis="UU 27/2022 Pasal 20 (2) d and e: vital interest of the caller, and a task of public interest; erased by "
    "Pasal 43 (1) a when it is no longer needed for that. The number of days is our own.",
)
"""Who called 112: counted from the closing of the call, or from its arrival where nobody has closed it."""
CALLER_OF_AN_OPEN_CALL = timedelta(days=180)
"""A call that nobody has closed is over all the same after so long."""


def caller_erased_at(*, received_at: datetime, closed_at: datetime | None) -> datetime:
    """When who called is forgotten."""
    return CALLER.ends_at(closed_at) if closed_at is not None else received_at + CALLER_OF_AN_OPEN_CALL
