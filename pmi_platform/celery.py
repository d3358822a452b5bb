"""The Celery application: queues `default`, `notify`, `ims`, `media`; beat from the registries."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmi_platform.settings")

app = Celery("pmi_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["pmi_platform.integrations.agencies"])
