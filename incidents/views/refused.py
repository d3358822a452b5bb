"""Refused forms (`pmi_platform.core.interface.refused`), under the name that the pages of incidents use."""

from pmi_platform.core.interface.refused import NOTHING, Refused

__all__ = ["NOTHING", "Refused"]
