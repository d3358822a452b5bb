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


class NotReversible(Conflict):
    """The document is a step of something larger."""

    code = "not_reversible"
    message = _("This document is a step of a requisition, a transfer or a count. Undo that step where it was taken.")


class LotBarred(Conflict):
    """Whoever gave or owns the goods, or we ourselves, said that they stay."""

    code = "lot_barred"
    message = _("Of %(item)s, lot %(lot)s is barred: %(reason)s. It is neither sent nor handed out.")


class LotExpired(Conflict):
    """Nobody gets goods after their date."""

    code = "lot_expired"
    message = _("Of %(item)s, lot %(lot)s expired on %(day)s. Write it off; it is neither sent nor handed out.")


class ReserveTouched(Conflict):
    """What is kept for the worst day stays."""

    code = "reserve_touched"
    message = _("Of %(item)s, %(reserve)s are a protected reserve: at most %(available)s may leave now.")


class WrongStep(Conflict):
    """A requisition goes step by step."""

    code = "wrong_step"
    message = _("This does not fit any more: it is “%(state)s” by now.")


class NotYours(Conflict):
    """Four eyes on a large requisition."""

    code = "not_yours"
    message = _("You asked for this yourself, and it is large: somebody else approves it.")


class NothingMissing(Conflict):
    """A discrepancy is settled once."""

    code = "nothing_missing"
    message = _("Nothing of this delivery is missing any more.")


class MoreThanOwed(Conflict):
    """A loan is settled to nothing, not beyond."""

    code = "more_than_owed"
    message = _("Of this loan only %(owed)s are still owed and not offered already.")


class NotEnough(Conflict):
    """A requisition asks for more than can leave."""

    code = "not_enough"
    message = _("Of %(item)s, %(wanted)s are wanted and only %(available)s can leave: expired and barred lots stay.")
