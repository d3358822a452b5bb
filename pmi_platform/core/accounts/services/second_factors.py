"""A lost second factor: whoever stands above makes the account forget it, and its owner sets up a new one."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from pmi_platform.core.accounts.capabilities import DEVICE_REVOKE
from pmi_platform.core.accounts.events import SecondFactorForgotten
from pmi_platform.core.accounts.queries.reach import require_account_in_reach
from pmi_platform.core.accounts.services.sessions import end_all_sessions
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def forget_second_factor(*, actor: Actor, user_id: UUID) -> None:
    """Remove a member's authenticator app and recovery codes, and sign the account out everywhere.

    The password stays; where the role asks for a second factor, the next sign-in begins with setting one up.
    """
    actor.require(DEVICE_REVOKE)
    require_account_in_reach(actor, user_id)
    Authenticator.objects.filter(user_id=user_id).delete()
    end_all_sessions(actor=actor, user_id=user_id)
    publish(SecondFactorForgotten(user_id=user_id))
