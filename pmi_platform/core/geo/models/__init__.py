from pmi_platform.core.geo.models.areas import AdminArea
from pmi_platform.core.geo.models.boundaries import AreaBoundary
from pmi_platform.core.geo.models.datasets import LoadedDataset

__all__ = ["AdminArea", "AreaBoundary", "LoadedDataset"]
