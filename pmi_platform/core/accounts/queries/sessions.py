"""Sessions as others must know them."""

from importlib import import_module

from django.conf import settings
from django.utils import timezone


def session_lives(session_key: str) -> bool:
    """Whether a session is there and has not run out; one that has stays stored until the next sweep."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class().objects
    return bool(sessions.filter(session_key=session_key, expire_date__gt=timezone.now()).exists())
