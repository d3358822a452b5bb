"""Signs of life of the long-running processes: a key in Redis each, which expires when its owner dies."""

import logging
import threading
import time

import redis
from django.conf import settings

logger = logging.getLogger(__name__)

SEQUENCER, WORKER, BEAT = "sequencer", "worker", "beat"
PARTS = (SEQUENCER, WORKER, BEAT)
EVERY_S = 2.0
LIFETIME_S = 10

_last: dict[str, float] = {}


def connection() -> "redis.Redis":
    """A client of the project's Redis."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5)


def beat(part: str) -> None:
    """Say that `part` is alive; at most every two seconds, and never an error when Redis is away."""
    now = time.monotonic()
    if now - _last.get(part, float("-inf")) < EVERY_S:
        return
    try:
        connection().set(f"pmi:alive:{part}", int(time.time()), ex=LIFETIME_S)
        _last[part] = now
    except redis.RedisError as error:
        logger.warning("operations.heartbeat.failed", extra={"part": part, "error": str(error)})


def beat_forever(part: str) -> None:
    """Keep saying so from a daemon thread, for processes whose loop is not ours."""

    def run() -> None:
        while True:
            beat(part)
            time.sleep(EVERY_S)

    threading.Thread(target=run, name=f"heartbeat-{part}", daemon=True).start()


def alive() -> set[str]:
    """The parts that gave a sign of life within the last ten seconds."""
    names = [f"pmi:alive:{part}" for part in PARTS]
    values = connection().mget(names)
    return {part for part, value in zip(PARTS, values, strict=True) if value is not None}
