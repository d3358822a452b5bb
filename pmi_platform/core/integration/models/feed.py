from typing import ClassVar

from django.db import models

from pmi_platform.core.tenancy.declarations import Reference, Tenancy, Writes


class FeedState(models.Model):
    """How a feed has been doing: its last answers, its failures in a row, and since when it has been silent."""

    tenancy: ClassVar[Tenancy] = Reference(
        reason="A partner is asked once for everybody; whether it answers concerns every tenant alike.",
        writes=Writes.ALL,
    )

    name = models.TextField(primary_key=True)
    known_since = models.DateTimeField()
    due_at = models.DateTimeField()
    last_fetch_at = models.DateTimeField(null=True, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_news_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_problem = models.TextField(blank=True, default="")
    alarmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
