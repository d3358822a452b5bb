from pmi_platform.core.journal.services.publishing import Feedable, publish

__all__ = ["Feedable", "publish"]
