"""The worker and the beat say that they live; Celery tells us when they have started."""

from typing import Any

from celery.signals import beat_init, worker_ready

from pmi_platform.core.operations.heartbeats import BEAT, WORKER, beat_forever


@worker_ready.connect
def _worker_is_ready(**_kwargs: Any) -> None:
    beat_forever(WORKER)


@beat_init.connect
def _beat_is_ready(**_kwargs: Any) -> None:
    beat_forever(BEAT)
