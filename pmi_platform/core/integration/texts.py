"""Text messages: what a gateway is, which there are, and how an address is told apart without being kept."""

from __future__ import annotations

import hashlib
import hmac
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings

from pmi_platform.core.integration.registry import INTEGRATIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that is ours to send now. `key` is the same at every attempt: providers that know it send once."""

    id: UUID
    tenant_id: int
    channel: str
    recipient: str
    body: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaOf:
    """What the pictures of one message belong to: a subject, or what its sender calls it until there is one."""

    channel: str
    key: str
    recipient: str
    sender_key: str
    reference: str = ""
    kind: str = ""
    subject: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaClaim:
    """A picture that is ours to fetch now."""

    id: UUID
    tenant_id: int
    channel: str
    media_id: str
    recipient: str
    kind: str
    subject: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Who carries texts of a channel. `send` answers the provider's id; raises `FetchFailed` with the reason.

    `fetch_media` answers the bytes of a picture by the channel's id of it, where the channel carries any.
    """

    channel: str
    is_configured: Callable[[], bool]
    send: Callable[[Claim], str]
    fetch_media: Callable[[str], bytes] | None = None


TakeMedia = Callable[[Any, MediaClaim, bytes], None]
"""Puts a fetched picture to its subject, as the platform; raises `DomainError` for one that cannot be taken."""


@cache
def media_takers() -> Mapping[str, TakeMedia]:
    """Who puts pictures to subjects of a kind, as an integration declares it in `TAKES_MEDIA`."""
    folder = import_module(INTEGRATIONS)
    modules = (import_module(one.name) for one in pkgutil.iter_modules(folder.__path__, f"{INTEGRATIONS}."))
    return {kind: take for module in modules for kind, take in getattr(module, "TAKES_MEDIA", {}).items()}


@cache
def gateways() -> Mapping[str, Gateway]:
    """Every gateway that an integration declares in `GATEWAY`, by its channel."""
    folder = import_module(INTEGRATIONS)
    modules = (import_module(one.name) for one in pkgutil.iter_modules(folder.__path__, f"{INTEGRATIONS}."))
    found = (getattr(module, "GATEWAY", None) for module in modules)
    return {gateway.channel: gateway for gateway in found if gateway is not None}


def keyed(*parts: str) -> str:
    """A digest that tells whether two addresses are one, and is of no use without the deployment's key."""
    told = "\x1f".join(parts).encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()
