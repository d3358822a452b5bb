"""Indonesia's three time zones, by province code."""

_CENTRAL = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_EASTERN = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def time_zone_of(area_code: str | None) -> str:
    """The time zone in which an area's local year begins; Jakarta's where no area is given."""
    province = (area_code or "")[:2]
    if province in _CENTRAL:
        return "Asia/Makassar"
    if province in _EASTERN:
        return "Asia/Jayapura"
    return "Asia/Jakarta"
