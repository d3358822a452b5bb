"""PMI Platform: disaster-response management for the Indonesian Red Cross."""

from pmi_platform.celery import app as celery_app

__all__ = ["celery_app"]
