from pmi_platform.core.accounts.models.invitation import Invitation

__all__ = ["Invitation"]
