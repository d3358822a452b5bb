"""What WhatsApp, Telegram and an SMS gateway have in common: a text comes in, is taken once, and is answered."""

from pmi_platform.integrations.texts.pictures import TAKES_MEDIA

__all__ = ["TAKES_MEDIA"]
