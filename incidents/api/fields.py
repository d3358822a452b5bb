"""The API's names of fields (`pmi_platform.core.api.fields`), under the name that the doors of incidents use."""

from pmi_platform.core.api.fields import PLACE, named

__all__ = ["PLACE", "named"]
