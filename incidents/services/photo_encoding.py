"""Making an uploaded picture safe: bounded, re-encoded, and freed of all that the camera wrote into it."""

from __future__ import annotations

import hashlib
import io
import secrets
import warnings
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError
from PIL.TiffImagePlugin import IFDRational

from pmi_platform.core.errors import InvalidInput

LARGEST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
"""What is read. HEIC is not: browsers turn it into JPEG before they send it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPhoto:
    """A JPEG of ours, and what the original said about where and when it was taken."""

    content: bytes
    source_sha256: bytes
    sha256: bytes
    width: int
    height: int
    taken_at: datetime | None
    location: Point | None


def encoded(content: bytes, *, time_zone: str) -> EncodedPhoto:
    """The picture as it is kept; raises `InvalidInput` with what is wrong with it.

    `time_zone` is that of the clock of a camera that names none.
    """
    if len(content) > LARGEST_BYTES:
        raise _refused(_("The photo is larger than 15 MB. Send a smaller one."))
    # Half a photo is refused, so that the phone sends it again. WeasyPrint, once loaded, would have it pass.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _refused(_("The photo has more than 40 megapixels. Send a smaller one."))
                exif = picture.getexif()
                kept = _reduced(picture)
    except Image.DecompressionBombError:
        raise _refused(_("The photo has more than 40 megapixels. Send a smaller one.")) from None
    except UnidentifiedImageError:
        raise _refused(_("This is no photo that can be read. Send a JPEG, PNG or WebP.")) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise _refused(_("The photo is damaged. Take it again or choose another one.")) from None
    stored = io.BytesIO()
    kept.save(stored, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return EncodedPhoto(
        content=stored.getvalue(),
        source_sha256=hashlib.sha256(content).digest(),
        sha256=hashlib.sha256(stored.getvalue()).digest(),
        width=kept.width,
        height=kept.height,
        taken_at=_taken_at(exif, time_zone),
        location=_location(exif),
    )


def kept(picture: EncodedPhoto, *, tenant_id: int) -> str:
    """Store the file and answer its name: before its row, for a row without a file would be the worse of the two."""
    return default_storage.save(f"{tenant_id}/{secrets.token_hex(16)}.jpg", ContentFile(picture.content))


def _refused(sentence: str | Promise) -> InvalidInput:
    return InvalidInput({"photo": sentence})


def _reduced(picture: Image.Image) -> Image.Image:
    """Upright, at most 2048 pixels long, opaque, and nothing but pixels."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, "white")
        upright.paste(layer, mask=layer.getchannel("A"))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright.convert("RGB"))
    return bare


def _taken_at(exif: Image.Exif, time_zone: str) -> datetime | None:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    told = str(details.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    offset = str(details.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    try:
        if offset:
            return datetime.strptime(f"{told} {offset}", "%Y:%m:%d %H:%M:%S %z")
        return datetime.strptime(told, "%Y:%m:%d %H:%M:%S").replace(tzinfo=ZoneInfo(time_zone))
    except ValueError:
        return None


def _location(exif: Image.Exif) -> Point | None:
    told = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(told.get(ExifTags.GPS.GPSLatitude), told.get(ExifTags.GPS.GPSLatitudeRef), negative="S")
    longitude = _degrees(told.get(ExifTags.GPS.GPSLongitude), told.get(ExifTags.GPS.GPSLongitudeRef), negative="W")
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Point(longitude, latitude, srid=4326)


def _degrees(parts: object, reference: object, *, negative: str) -> float | None:
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts if isinstance(part, IFDRational | int | float))
    except (ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if value != value:  # a rational of 0/0
        return None
    return -value if str(reference).strip("\0 ").upper() == negative else value
