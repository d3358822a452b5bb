"""What does not belong in the log."""

import logging

NOT_READY = 503


class NotReadyIsNoError(logging.Filter):
    """Drops Django's line for each "not ready": it is an answer, asked for every few seconds while parts start.

    An exception in the same view answers 500 and stays.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        is_readiness = request is not None and request.path == "/health/ready"
        return not (is_readiness and getattr(record, "status_code", 0) == NOT_READY)
