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


class NotFree(Conflict):
    """Rest or another promise; which of them is not told of a number that was noted a short time ago."""

    code = "not_free"
    message = _("This person cannot come at that time. Choose another time or person.")


class ProofWanted(Conflict):
    """An arrival that must be shown."""

    code = "proof_wanted"
    message = _("Scan the poster at the reporting point, or let your phone say where you are.")


class NotThere(Conflict):
    """The phone is too far away from the reporting point."""

    code = "not_there"
    message = _(
        "Your phone is %(away)s km from the reporting point. Scan its poster, or report again when you are there."
    )


class PosterNotValid(Conflict):
    """A poster that is made up, too old or another organisation's."""

    code = "poster_not_valid"
    message = _("This poster is not valid for this deployment. Ask for a new one at the reporting point.")


class NotServedYet(Conflict):
    """A deployment in which nobody was on site, or from which they have not been released."""

    code = "not_served_yet"
    message = _("Hours are certified after the release from duty.")


class CannotMerge(Conflict):
    """Two entries that are two people, or that are in use now."""

    code = "cannot_merge"
    message = _("These two entries cannot be made one: %(why)s.")


class NotMerged(Conflict):
    """A merge that was undone, or of somebody whose data was erased."""

    code = "not_merged"
    message = _("These two entries are not one any more. Load the page again.")
