"""The heights of a river over time as a drawing: points of a line, the thresholds, and marks on both axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from incidents.rules.gauges import Measured

WIDTH, HEIGHT = 400, 230
LEFT, RIGHT, TOP, BOTTOM = 34, 18, 10, 26
STEPS_CM = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
MOST_MARKS = 6
MOST_DOTS = 60
"""Of more readings only the line is drawn."""


def chart(
    heights: Sequence[Measured], thresholds: Mapping[str, Decimal], *, since: datetime, until: datetime
) -> dict[str, Any] | None:
    """The drawing, or nothing where there is no reading in the time. A gap in the readings is a gap in the line."""
    if not heights:
        return None
    values = [*(one.height_cm for one in heights), *thresholds.values()]
    step = _step(float(max(values)) - float(min(values)))
    low = int(min(values) // step) * step
    high = (int(max(values) // step) + 1) * step
    frame = _Frame(since=since, until=until, low=low, high=high)
    spots = [(frame.x(one.at), frame.y(one.height_cm)) for one in heights]
    return {
        "view_box": f"0 0 {WIDTH} {HEIGHT}",
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - BOTTOM,
        "label_y": HEIGHT - 8,
        "line": " ".join(f"{x},{y}" for x, y in spots),
        "dots": [{"x": x, "y": y} for x, y in spots] if len(spots) <= MOST_DOTS else [],
        "last": {"x": spots[-1][0], "y": spots[-1][1]},
        "heights": [{"y": frame.y(Decimal(cm)), "cm": cm} for cm in range(low, high + 1, step)],
        "times": [{"x": frame.x(at), "at": at} for at in _times(since, until)],
        "thresholds": [{"level": level, "y": frame.y(cm)} for level, cm in thresholds.items()],
        "shows_days": until - since > timedelta(days=1),
    }


class _Frame:
    """Where a moment and a height stand in the drawing, as SVG writes numbers in every language."""

    def __init__(self, *, since: datetime, until: datetime, low: int, high: int) -> None:
        self._since, self._span = since, (until - since).total_seconds()
        self._low, self._range = low, high - low

    def x(self, at: datetime) -> str:
        part = min(max((at - self._since).total_seconds() / self._span, 0), 1)
        return f"{LEFT + part * (WIDTH - LEFT - RIGHT):.1f}"

    def y(self, height_cm: Decimal) -> str:
        part = (float(height_cm) - self._low) / self._range
        return f"{HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM):.1f}"


def _step(range_cm: float) -> int:
    return next((step for step in STEPS_CM if range_cm / step <= MOST_MARKS - 1), STEPS_CM[-1])


def _times(since: datetime, until: datetime) -> list[datetime]:
    """Four moments on full hours of the tenant's clock."""
    hours = max(1, round((until - since).total_seconds() / 3600 / 4))
    last = timezone.localtime(until).replace(minute=0, second=0, microsecond=0)
    found = [last - timedelta(hours=hours * step) for step in range(4)]
    return [at for at in reversed(found) if at >= since]
