"""Third parties' tables, each with the reason why it carries no tenant's rows. An unlisted one breaks the checks."""

from pmi_platform.core.tenancy.declarations import Infrastructure, Tenancy, Writes

_DJANGO = "Django's own bookkeeping; holds nothing of a tenant."
_SIGN_IN = "Signing in comes before any scope; read by the user's own id only."
_MACHINES = "Machine credentials are read before a scope exists; each token belongs to one user."

THIRD_PARTY: dict[str, Tenancy] = {
    "account.emailaddress": Infrastructure(reason=_SIGN_IN),
    "account.emailconfirmation": Infrastructure(reason=_SIGN_IN),
    "admin.logentry": Infrastructure(reason="The stock admin's log of reference data changes.", writes=Writes.APPEND),
    "auth.group": Infrastructure(reason="Unused by the product: roles live in memberships.", writes=Writes.NONE),
    "auth.group_permissions": Infrastructure(reason="Unused by the product.", writes=Writes.NONE),
    "auth.permission": Infrastructure(reason=_DJANGO, writes=Writes.NONE),
    "contenttypes.contenttype": Infrastructure(reason=_DJANGO, writes=Writes.NONE),
    "mfa.authenticator": Infrastructure(reason=_SIGN_IN),
    "oauth2_provider.accesstoken": Infrastructure(reason=_MACHINES),
    "oauth2_provider.application": Infrastructure(reason=_MACHINES),
    "oauth2_provider.devicegrant": Infrastructure(reason="The device flow is switched off.", writes=Writes.NONE),
    "oauth2_provider.grant": Infrastructure(reason=_MACHINES),
    "oauth2_provider.idtoken": Infrastructure(reason=_MACHINES),
    "oauth2_provider.refreshtoken": Infrastructure(reason=_MACHINES),
    "sessions.session": Infrastructure(reason=_SIGN_IN),
    "tenancy.user_groups": Infrastructure(reason="Unused by the product.", writes=Writes.NONE),
    "tenancy.user_user_permissions": Infrastructure(reason="Unused by the product.", writes=Writes.NONE),
    "usersessions.usersession": Infrastructure(reason=_SIGN_IN),
}
