"""What the loaders have done, by digest of what they read."""

from django.utils import timezone

from pmi_platform.core.geo.models import LoadedDataset

OWNER = "owner"


def is_loaded(name: str, digest: str) -> bool:
    """Whether exactly this edition of the dataset is in the database."""
    return LoadedDataset.objects.using(OWNER).filter(name=name, digest=digest).exists()


def record(name: str, *, digest: str, source: str, row_count: int) -> None:
    """Remember which edition was loaded."""
    LoadedDataset.objects.using(OWNER).update_or_create(
        name=name,
        defaults={"digest": digest, "source": source, "row_count": row_count, "loaded_at": timezone.now()},
    )
