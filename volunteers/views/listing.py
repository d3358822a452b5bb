"""What the lists of volunteers share (`pmi_platform.core.interface`): addresses, pages and files."""

from pmi_platform.core.interface.addresses import LAST_PAGE, address_with, page_asked
from pmi_platform.core.interface.export import MOST_LINES, TooManyLines, csv_file

PAGE_SIZE = 50

__all__ = ["LAST_PAGE", "MOST_LINES", "PAGE_SIZE", "TooManyLines", "address_with", "csv_file", "page_asked"]
