"""Addresses of lists (`pmi_platform.core.interface.addresses`), under the name that the pages of incidents use."""

from pmi_platform.core.interface.addresses import LAST_PAGE, address_with, id_asked, is_identifier, page_asked

__all__ = ["LAST_PAGE", "address_with", "id_asked", "is_identifier", "page_asked"]
