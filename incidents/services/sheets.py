"""Filled sheets as tables: CSV and XLSX, refused with a reason when they hold what no table needs."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pmi_platform.core.errors import DomainError

MOST_COLUMNS = 250
MEGABYTE = 1024 * 1024
MACROS = ("vbaProject.bin", "xl/macrosheets/", "xl/embeddings/", "xl/activeX/")

UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    NotImplementedError,
)
"""What openpyxl's parsers raise when they meet a file that is no workbook, or a torn one.

It reads some parts by lxml and some by the standard library; what both complain about in XML is a `SyntaxError`.
"""


class SheetRefused(DomainError):
    """The file is not taken in; `str()` says why."""

    code = "sheet_refused"
    status = 422

    def __init__(self, reason: str | Promise) -> None:
        self.message = reason
        super().__init__()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: its head and its rows, every cell as text."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file may hold, and what is said of one that holds more."""

    rows: int
    largest: int
    unpacked: int
    too_large: str | Promise
    too_packed: str | Promise
    too_long: str | Promise


REPORTS = Limits(
    rows=500,
    largest=5 * MEGABYTE,
    unpacked=50 * MEGABYTE,
    too_large=_("The file is larger than 5 MB."),
    too_packed=_("The file unpacks to more than 50 MB."),
    too_long=_("The file has more than 500 rows. Split it."),
)
PEOPLE = Limits(
    rows=100_000,
    largest=15 * MEGABYTE,
    unpacked=150 * MEGABYTE,
    too_large=_("The file is larger than 15 MB."),
    too_packed=_("The file unpacks to more than 150 MB."),
    too_long=_("The file has more than 100,000 rows. Split it."),
)


def read_sheet(name: str, content: bytes, *, most: Limits = REPORTS) -> Sheet:
    """The first table of the file; raises `SheetRefused`."""
    if len(content) > most.largest:
        raise SheetRefused(most.too_large)
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        return _table(_csv_rows(content), most)
    if ending == "xlsx":
        return _table(_xlsx_rows(content, most), most)
    if ending in ("xlsm", "xls", "xltm", "xlsb"):
        raise SheetRefused(_("Files with macros, and old Excel files, are not taken in. Save it as XLSX or CSV."))
    raise SheetRefused(_("Only CSV and XLSX files are taken in."))


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetRefused(_("The file is not written in UTF-8. Save it as CSV UTF-8.")) from None
    if "\0" in text:
        raise SheetRefused(_("The file cannot be read as a table."))
    head = text.partition("\n")[0]
    separator = max((";", ",", "\t"), key=head.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=separator)
    except csv.Error:
        raise SheetRefused(_("The file cannot be read as a table.")) from None


def _xlsx_rows(content: bytes, most: Limits) -> Iterator[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except zipfile.BadZipFile:
        raise SheetRefused(_("The file cannot be read as a table.")) from None
    if any(macro in member.filename for member in members for macro in MACROS):
        raise SheetRefused(_("Files with macros, and old Excel files, are not taken in. Save it as XLSX or CSV."))
    if sum(member.file_size for member in members) > most.unpacked:
        raise SheetRefused(most.too_packed)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows():
            if any(cell.data_type == "f" for cell in row):
                raise SheetRefused(_("The file holds formulas. Paste the values instead."))
            yield [cell.value for cell in row]
    except UNREADABLE as error:
        raise SheetRefused(_("The file cannot be read as a table.")) from error


def _table(rows: Iterable[Sequence[Any]], most: Limits) -> Sheet:
    told = [[_text(cell) for cell in row] for row in islice(rows, most.rows + 102)]
    filled = [row for row in told if any(row)]
    if len(filled) > most.rows + 1 or len(told) > most.rows + 101:
        raise SheetRefused(most.too_long)
    if len(filled) < 2:
        raise SheetRefused(_("The file needs a line of headings and at least one row."))
    head = filled[0]
    while head and not head[-1]:
        head = head[:-1]
    if len(head) > MOST_COLUMNS:
        raise SheetRefused(_("The file has more than 250 columns."))
    if any(cell.startswith("=") for row in filled for cell in row):
        raise SheetRefused(_("The file holds formulas. Paste the values instead."))
    if any(any(row[len(head) :]) for row in filled[1:]):
        raise SheetRefused(_("A row has more cells than there are headings."))
    return Sheet(head=head, rows=[(row + [""] * len(head))[: len(head)] for row in filled[1:]])


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()
