"""What can be wrong with a place."""

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError


class UnknownArea(DomainError):
    """No area has this code."""

    code = "unknown_area"
    status = 422
    message = _("There is no area with the code %(area)s. A code looks like 31, 31.71, 31.71.03 or 31.71.03.1001.")


class OutsideIndonesia(DomainError):
    """Coordinates that cannot be meant: they lie on a neighbour's land or nearer to it than to Indonesia's."""

    code = "outside_indonesia"
    status = 422
    message = _(
        "Latitude %(latitude)s, longitude %(longitude)s is outside Indonesia. "
        "Check both numbers, the minus sign of southern latitudes, and that they are not swapped."
    )


class BrokenFootprint(DomainError):
    """A shape that encloses nothing, even after mending."""

    code = "broken_footprint"
    status = 422
    message = _("This shape encloses nothing. A polygon has at least four points, and its last is its first.")
