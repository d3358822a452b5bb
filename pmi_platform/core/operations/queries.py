"""What is alive and what is not: the parts of a running platform, each named."""

import logging
from dataclasses import dataclass

import redis
from django.db import DatabaseError, connection

from pmi_platform.core.operations import heartbeats

logger = logging.getLogger(__name__)

NO_ANSWER = "does not answer"
"""What everybody may know of it; hosts, roles and the error itself go into the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the platform and, when it fails, why."""

    name: str
    ok: bool
    why: str = ""


def readiness() -> list[Part]:
    """Database, its leakproof flags, Redis, worker, beat and sequencer."""
    return [_database(), _bootstrap(), *_processes()]


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return _unanswered("database", error)
    return Part(name="database", ok=True)


LEAKPROOF = ("geometry_overlaps(geometry,geometry)", "ts_match_vq(tsvector,tsquery)")
"""Operators that row-level security lets reach an index; reviewed in docs/security.md."""


def _bootstrap() -> Part:
    """Whether the superuser's script has marked the reviewed operators; an upgrade may take the marks away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT f FROM unnest(%s::text[]) f JOIN pg_proc p ON p.oid = f::regprocedure WHERE NOT proleakproof",
                (list(LEAKPROOF),),
            )
            missing = [name for (name,) in cursor.fetchall()]
    except DatabaseError as error:
        return _unanswered("bootstrap", error)
    why = f"not leakproof: {', '.join(missing)}; run script/db_bootstrap.sql as a superuser" if missing else ""
    return Part(name="bootstrap", ok=not missing, why=why)


def _processes() -> list[Part]:
    try:
        alive = heartbeats.alive()
    except redis.RedisError as error:
        unknown = "unknown while Redis is away"
        return [
            _unanswered("redis", error),
            *(Part(name=name, ok=False, why=unknown) for name in heartbeats.PARTS),
        ]
    silent = f"no sign of life for {heartbeats.LIFETIME_S} s"
    return [
        Part(name="redis", ok=True),
        *(Part(name=name, ok=name in alive, why="" if name in alive else silent) for name in heartbeats.PARTS),
    ]


def _unanswered(name: str, error: Exception) -> Part:
    logger.warning("operations.part.unanswered: %s: %s", name, error)
    return Part(name=name, ok=False, why=NO_ANSWER)
