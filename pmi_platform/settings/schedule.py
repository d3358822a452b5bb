"""What beat starts, and how often."""

from datetime import timedelta

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "journal.sweep": {"task": "journal.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "tenancy.announce_lapsed_grants": {
        "task": "tenancy.announce_lapsed_grants",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "accounts.sweep_sessions": {"task": "accounts.sweep_sessions", "schedule": crontab(hour="3", minute="10")},
    "incidents.sweep_photo_files": {
        "task": "incidents.sweep_photo_files",
        "schedule": crontab(hour="3", minute="20"),
        "options": {"queue": "media"},
    },
    "incidents.forget_callers": {"task": "incidents.forget_callers", "schedule": timedelta(hours=6)},
    "incidents.escalate_relays": {"task": "incidents.escalate_relays", "schedule": 20.0, "options": {"expires": 20}},
    "agencies.sweep": {"task": "agencies.sweep", "schedule": 10.0, "options": {"queue": "notify", "expires": 10}},
    "incidents.fold_map_counts": {
        "task": "incidents.fold_map_counts",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "volunteers.watch_deployments": {
        "task": "volunteers.watch_deployments",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "volunteers.advance_imports": {
        "task": "volunteers.advance_imports",
        "schedule": 10.0,
        "options": {"expires": 10, "queue": "media"},
    },
    "volunteers.forget_contacts": {"task": "volunteers.forget_contacts", "schedule": timedelta(hours=1)},
    "integration.tick": {"task": "integration.tick", "schedule": 15.0, "options": {"expires": 15}},
    "incidents.forget_senders": {"task": "incidents.forget_senders", "schedule": timedelta(hours=1)},
    "integration.sweep_texts": {
        "task": "integration.sweep_texts",
        "schedule": 20.0,
        "options": {"queue": "notify", "expires": 20},
    },
    "integration.forget": {"task": "integration.forget", "schedule": timedelta(hours=1)},
}
