"""What can go wrong with incidents and reports, beside wrong input."""

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import Conflict, DomainError


class ChangedAfterFiling(Conflict):
    """The same `client_ref` came again with another content."""

    code = "changed_after_filing"
    message = _(
        "Something else was already filed under this reference. What was filed stays as it is; send changes as an "
        "amendment, or file a new report with a reference of its own."
    )


class WrongState(Conflict):
    """The row's state does not allow the act."""

    code = "wrong_state"
    message = _("This is not possible while the state is “%(state)s”.")


class TooManyCodes(Conflict):
    """Somebody asks for code after code."""

    code = "too_many_codes"
    message = _("No more codes are sent for this report. It is checked all the same.")


class OlderEdition(Conflict):
    """Meanwhile another edition of the SOP was adopted than the one that a proposal was made from."""

    code = "older_edition"
    message = _("Another edition has been adopted meanwhile. Begin a proposal from that one.")


class NothingToDecide(Conflict):
    """No two versions of this field await a decision."""

    code = "nothing_to_decide"
    message = _("Nobody contradicts this field (any more): %(field)s. Load the report again.")


class UndecidedConflict(Conflict):
    """A report cannot be vouched for while it holds two versions of a field."""

    code = "undecided_conflict"
    message = _("There are two versions of a field. Decide which one holds, then verify: %(fields)s.")


class NotTakingPart(Conflict):
    """The incident is visible, but the actor's tenant takes no part in it."""

    code = "not_taking_part"
    message = _("Your organisation takes no part in this incident. Ask its owner for an invitation.")


class UnknownFormVersion(DomainError):
    """A form of a version that is not known here, such as one from a newer release."""

    code = "unknown_form_version"
    status = 422
    message = _(
        "This form has version %(type_version)s, and the server knows it up to version %(known_version)s. "
        "Keep the report on the device and send it again in a few minutes."
    )


class FormVersionRetired(DomainError):
    """A form so old that its answers can no longer be read by themselves."""

    code = "form_version_retired"
    status = 422
    message = _(
        "This form has version %(type_version)s, which is too old to be taken in by itself. Keep the report on the "
        "device, open it in the present form (version %(known_version)s) and send it from there."
    )


class NotTwins(Conflict):
    """Two reports of different types, or one and the same, cannot be made one."""

    code = "not_twins"
    message = _("These two are not reports of the same kind, so they cannot be one.")


class SenderIsBlocked(DomainError):
    """An operator has blocked whoever sends this, for a time."""

    code = "sender_blocked"
    status = 403
    message = _("Nothing is taken from here for now. If somebody's life is at risk, call 112.")


class NotForThisSpace(DomainError):
    """A warning that is no actual one belongs into the exercise space and nowhere else."""

    code = "not_for_this_space"
    status = 422
    message = _("A warning marked “%(status)s” is taken in by the exercise space only.")


class NotOurs(DomainError):
    """Only what a person or an instrument of one's own said is told on under one's own name."""

    code = "not_ours"
    status = 422
    message = _(
        "This warning is by %(source)s, who publishes it itself. Record one by hand if your organisation warns too."
    )
