from coordination.models.activity import Activity, ActivityAmendment, ActivityPhoto
from coordination.models.programme import Programme

__all__ = ["Activity", "ActivityAmendment", "ActivityPhoto", "Programme"]
