"""A Telegram bot: its webhook and its answers. An officer is known once they have shown their own number there."""

from pmi_platform.integrations.telegram.gateway import GATEWAY

__all__ = ["GATEWAY"]
