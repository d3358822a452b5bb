"""Links that let somebody in once. The link names its tenant, signed; the database keeps only its hash."""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer

from pmi_platform.core.errors import NotFound

_SECRET_BYTES = 18


def new_token(tenant_id: int) -> str:
    """A fresh token of a tenant. Shown once; only `digest_of` it is stored."""
    return _signer().sign(f"{tenant_id}.{secrets.token_urlsafe(_SECRET_BYTES)}")


def tenant_of(token: str) -> int:
    """The tenant whose scope the token asks for; raises `NotFound` for a token that this server did not sign."""
    try:
        return int(_signer().unsign(token).partition(".")[0])
    except BadSignature as error:
        raise NotFound from error


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signer() -> Signer:
    return Signer(salt="pmi.invitation")
