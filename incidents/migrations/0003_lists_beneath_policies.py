"""Indexes by which lists beneath the policies read what they show: open incidents, newest incidents, a zone's reports."""

from django.contrib.postgres.indexes import GistIndex
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incidents", "0002_reference_data")]

    operations = [
        AddIndexConcurrently(
            model_name="incident",
            index=GistIndex(
                fields=["visible_to", "opened_at"],
                opclasses=("gist__int_ops", "gist_timestamptz_ops"),
                name="incident_visible_opened",
            ),
        ),
        AddIndexConcurrently(
            model_name="incident",
            index=GistIndex(
                fields=["visible_to"],
                opclasses=("gist__int_ops",),
                condition=Q(("closed_at__isnull", True)),
                name="incident_open_visible",
            ),
        ),
        RemoveIndexConcurrently(model_name="incident", name="incident_tenant_opened"),
        AddIndexConcurrently(
            model_name="fieldreport",
            index=models.Index(fields=["zone_key", "-observed_at", "-id"], name="report_zone_observed"),
        ),
    ]
