"""What volunteers' services refuse, beside the kernel's refusals."""

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import Conflict


class WrongStep(Conflict):
    """Nothing leads from the present state to the one that was asked for."""

    code = "wrong_step"
    message = _("This is not possible any more: the state is “%(state)s” now. Load the page again.")


class AlreadyRegistered(Conflict):
    """The same identity number, account or number in another system belongs to somebody who is registered."""

    code = "already_registered"
    message = _("This person is registered already. Search the roster instead of registering again.")


class Erased(Conflict):
    """Nothing is known of this person any more."""

    code = "erased"
    message = _("This person's data was erased. Nothing can be changed.")


class NotSendable(Conflict):
    """Somebody who may never be sent anywhere."""

    code = "not_sendable"
    message = _("This person is never sent anywhere: %(why)s.")


class OfferExpired(Conflict):
    """The time for an answer is over."""

    code = "offer_expired"
    message = _("The time for an answer is over. Ask for a new offer.")


class PromisedElsewhere(Conflict):
    """Some of the time is promised already; to whom is said to nobody."""

    code = "promised_elsewhere"
    message = _("This person is promised for some of this time already. Choose another time or person.")


class MustRest(Conflict):
    """Too long on duty in the last day; for whom is said to nobody."""

    code = "must_rest"
    message = _("This person must rest until %(until)s.")
