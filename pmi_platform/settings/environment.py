"""Typed reading of the environment; every variable the product honours is named here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_email_url
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent.parent


TEXTS: Mapping[str, str] = {
    "TEXTS_TENANT": "",  # whose operators read what unknown numbers write that name no place, by its code
    "PUBLIC_CODES": "",  # "yes": who reports without an account may prove their number by a code sent to it
    "SMS_SECRET": "",
    "SMS_URL": "",
    "WHATSAPP_APP_SECRET": "",
    "WHATSAPP_VERIFY_TOKEN": "",
    "WHATSAPP_TOKEN": "",
    "WHATSAPP_URL": "",  # https://graph.facebook.com/<version>/<phone number id>/messages
    "WHATSAPP_MEDIA_HOST": "lookaside.fbsbx.com",  # where Meta keeps what people send
    "TELEGRAM_SECRET": "",
    "TELEGRAM_TOKEN": "",
    "TELEGRAM_URL": "https://api.telegram.org",
}
"""Variables of the channels, each read as PMI_<name>."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What a deployment may set. Defaults suit a developer's machine, never production."""

    debug: bool
    demo: bool
    secret_key: str
    journal_key: str
    personal_keys: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    https: bool
    database_url: str
    database_owner_url: str
    database_direct_url: str
    redis_url: str
    state_dir: Path
    static_root: Path
    boundaries_dir: Path | None
    email: Mapping[str, Any]
    email_from: str
    site_url: str
    trusted_proxies: int
    tile_url: str
    tile_attribution: str
    compressed_static: bool
    http_threads: int
    feeds: tuple[str, ...]
    sms_number: str
    cap_feeds: tuple[str, ...]
    cap_sender: str
    gauge_feeds: tuple[str, ...]
    private_hosts: tuple[str, ...]
    texts: Mapping[str, str]

    @classmethod
    def read(cls) -> "Environment":
        env = Env()
        state_dir = Path(env.str("PMI_STATE_DIR", str(Path.home() / ".local/state/pmi-platform")))
        boundaries_dir = env.str("PMI_BOUNDARIES_DIR", "")
        return cls(
            debug=env.bool("PMI_DEBUG", False),
            demo=env.bool("PMI_DEMO", False),
            secret_key=env.str("PMI_SECRET_KEY", ""),
            journal_key=env.str("PMI_JOURNAL_KEY", ""),
            personal_keys=tuple(env.list("PMI_PERSONAL_KEYS", [])),
            allowed_hosts=tuple(env.list("PMI_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])),
            trusted_origins=tuple(env.list("PMI_TRUSTED_ORIGINS", [])),
            https=env.bool("PMI_HTTPS", False),
            database_url=env.str("DATABASE_URL", ""),
            database_owner_url=env.str("DATABASE_OWNER_URL", ""),
            database_direct_url=env.str("DATABASE_DIRECT_URL", ""),
            redis_url=env.str("REDIS_URL", "redis://127.0.0.1:6379/0"),
            state_dir=state_dir,
            static_root=Path(env.str("PMI_STATIC_ROOT", "") or state_dir / "static"),
            boundaries_dir=Path(boundaries_dir) if boundaries_dir else None,
            email=dj_email_url.parse(env.str("EMAIL_URL", "console:")),
            email_from=env.str("PMI_EMAIL_FROM", "PMI Platform <noreply@localhost>"),
            site_url=env.str("PMI_SITE_URL", ""),
            trusted_proxies=env.int("PMI_TRUSTED_PROXIES", 0),
            tile_url=env.str("PMI_TILE_URL", ""),
            tile_attribution=env.str("PMI_TILE_ATTRIBUTION", ""),
            compressed_static=env.bool("PMI_COMPRESSED_STATIC", False),
            http_threads=env.int("PMI_HTTP_THREADS", 16),
            feeds=tuple(env.list("PMI_FEEDS", [])),
            sms_number=env.str("PMI_SMS_NUMBER", ""),
            cap_feeds=tuple(env.list("PMI_CAP_FEEDS", [])),
            cap_sender=env.str("PMI_CAP_SENDER", ""),
            gauge_feeds=tuple(env.list("PMI_GAUGE_FEEDS", [])),
            private_hosts=tuple(env.list("PMI_PRIVATE_HOSTS", [])),
            texts={name: env.str(f"PMI_{name}", default) for name, default in TEXTS.items()},
        )
