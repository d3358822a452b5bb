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
