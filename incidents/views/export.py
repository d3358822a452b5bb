"""Lists as files (`pmi_platform.core.interface.export`), under the name that the pages of incidents use."""

from pmi_platform.core.interface.export import MOST_LINES, TooManyLines, csv_file, geojson_file

__all__ = ["MOST_LINES", "TooManyLines", "csv_file", "geojson_file"]
