"""How severe something is: four levels, each a shape, a word and a colour that goes with both."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityLook:
    """One level as it is drawn on a field of 32 × 32; `hazard_box` is where the hazard's icon fits into the shape."""

    word: str | Promise
    path: str
    hazard_box: tuple[float, float, float]


SEVERITY_LOOKS = {
    "low": SeverityLook(
        word=pgettext_lazy("severity", "Low"),
        path="M16 2.5a13.5 13.5 0 1 0 0 27 13.5 13.5 0 0 0 0-27z",
        hazard_box=(8.5, 8.5, 15),
    ),
    "moderate": SeverityLook(
        word=pgettext_lazy("severity", "Moderate"),
        path="M16 2 31 29.5H1z",
        hazard_box=(9.75, 14.25, 12.5),
    ),
    "high": SeverityLook(
        word=pgettext_lazy("severity", "High"),
        path="M16 .5 31.5 16 16 31.5 .5 16z",
        hazard_box=(9.25, 9.25, 13.5),
    ),
    "critical": SeverityLook(
        word=pgettext_lazy("severity", "Critical"),
        path="M10.3 2h11.4L30 10.3v11.4L21.7 30H10.3L2 21.7V10.3z",
        hazard_box=(8, 8, 16),
    ),
}
