"""What can go wrong with stock, beside wrong input."""

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import Conflict


class InsufficientStock(Conflict):
    """Less is there than would leave."""

    code = "insufficient_stock"
    message = _("Of %(item)s, lot %(lot)s, only %(available)s are there. Nothing was posted.")


class ChangedAfterPosting(Conflict):
    """The same `client_ref` came again with another content."""

    code = "changed_after_posting"
    message = _("Another document was already posted under this reference. What was posted stays as it is.")


class AlreadyDelivered(Conflict):
    """A dispatch is received once."""

    code = "already_delivered"
    message = _("These goods were received already, by document %(number)s.")


class AlreadyReversed(Conflict):
    """A document is reversed once, and a reversal never."""

    code = "already_reversed"
    message = _("This document was reversed already, or is itself a reversal.")


class HasFollowed(Conflict):
    """Something was built on the document."""

    code = "has_followed"
    message = _("These goods were received by document %(number)s. Reverse that one first.")
