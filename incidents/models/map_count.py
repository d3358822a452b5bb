from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from pmi_platform.core.tenancy.base import IntArrayField, TenantManager
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy


class MapCount(models.Model):
    """How many incidents or reports of the same readers lie in one cell of a grid, as deltas that add up.

    Triggers append a row for each change (migration `map_counts`), so that writers never wait for each other; a job
    folds rows of the same cell together. A row carries the keys of what it counts, `visible_to` and `zone_keys`, and so
    is read by exactly those who read that: the sum over the rows that somebody reads is the number of things that
    they read. `lon_sum` and `lat_sum` are in millionths of a degree, for the middle of what is counted.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    id = models.BigAutoField(primary_key=True)
    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    visible_to = IntArrayField()
    zone_keys = ArrayField(models.TextField())
    kind = models.TextField()
    is_open = models.BooleanField()
    level = models.SmallIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    low = models.IntegerField()
    moderate = models.IntegerField()
    high = models.IntegerField()
    critical = models.IntegerField()
    lon_sum = models.BigIntegerField()
    lat_sum = models.BigIntegerField()

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("incident", "report")), name="map_count_kind_known"),
        )
        indexes = (models.Index(fields=("level", "kind", "is_open", "x", "y"), name="map_count_cell"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.level}/{self.x}/{self.y}"
