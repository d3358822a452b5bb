import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """Risk zones, what they cover of each kecamatan, and the files with which they came."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0018_report_conflicts"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RiskDataset",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.TextField(verbose_name="name")),
                ("edition", models.PositiveIntegerField(verbose_name="edition")),
                (
                    "state",
                    models.TextField(
                        choices=[("current", "In use"), ("superseded", "Replaced"), ("undone", "Undone")],
                        default="current",
                        verbose_name="state",
                    ),
                ),
                ("source", models.TextField(verbose_name="source")),
                ("licence", models.TextField(verbose_name="licence")),
                ("as_of", models.DateField(verbose_name="date of the data")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("file_name", models.TextField(verbose_name="file")),
                ("sha256", models.BinaryField(max_length=32)),
                ("zone_count", models.PositiveIntegerField(verbose_name="zones")),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.riskdataset",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "verbose_name": "dataset of risk zones",
                "verbose_name_plural": "datasets of risk zones",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="RiskZone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "visible_to",
                    pmi_platform.core.tenancy.base.IntArrayField(
                        base_field=models.IntegerField(), editable=False, size=None
                    ),
                ),
                (
                    "zone_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "risk_class",
                    models.TextField(
                        choices=[("low", "Low"), ("moderate", "Moderate"), ("high", "High")], verbose_name="risk"
                    ),
                ),
                ("name", models.TextField(blank=True, default="", verbose_name="name")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("current", "In use"),
                            ("superseded", "Replaced"),
                            ("undone", "Undone"),
                            ("retired", "Retired"),
                        ],
                        default="current",
                        verbose_name="state",
                    ),
                ),
                ("state_at", models.DateTimeField(verbose_name="state since")),
                ("state_reason", models.TextField(blank=True, default="", verbose_name="reason")),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        spatial_index=False, srid=4326, verbose_name="outline"
                    ),
                ),
                (
                    "area_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None, verbose_name="kecamatan touched"
                    ),
                ),
                ("area_km2", models.FloatField(verbose_name="size in km²")),
                ("source", models.TextField(verbose_name="source")),
                ("licence", models.TextField(verbose_name="licence")),
                ("as_of", models.DateField(verbose_name="date of the data")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "dataset",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="zones",
                        to="incidents.riskdataset",
                    ),
                ),
                (
                    "hazard",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.hazardtype",
                        verbose_name="hazard",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "verbose_name": "risk zone",
                "verbose_name_plural": "risk zones",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="RiskCover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("zone_key", pmi_platform.core.tenancy.base.ZoneKey()),
                ("share", models.FloatField(verbose_name="share of the kecamatan")),
                (
                    "area",
                    models.ForeignKey(
                        db_column="area_code",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.adminarea",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covers",
                        to="incidents.riskzone",
                    ),
                ),
            ],
            options={
                "ordering": ("area", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="riskdataset",
            constraint=models.UniqueConstraint(fields=("tenant", "name", "edition"), name="risk_dataset_edition_once"),
        ),
        migrations.AddConstraint(
            model_name="riskdataset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "current")), fields=("tenant", "name"), name="risk_dataset_one_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskdataset",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("current", "superseded", "undone"))), name="risk_dataset_state_known"
            ),
        ),
        migrations.AddIndex(
            model_name="riskzone",
            index=django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("state", "current")),
                fields=["visible_to", "geometry"],
                name="risk_zone_visible_geometry",
                opclasses=("gist__int_ops", "gist_geometry_ops_2d"),
            ),
        ),
        migrations.AddIndex(
            model_name="riskzone",
            index=django.contrib.postgres.indexes.GistIndex(
                fields=["visible_to", "created_at"],
                name="risk_zone_visible_created",
                opclasses=("gist__int_ops", "gist_timestamptz_ops"),
            ),
        ),
        migrations.AddIndex(
            model_name="riskzone",
            index=models.Index(
                condition=models.Q(("dataset__isnull", False)), fields=["dataset"], name="risk_zone_of_dataset"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskzone",
            constraint=models.CheckConstraint(
                condition=models.Q(("risk_class__in", ("low", "moderate", "high"))), name="risk_class_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="riskzone",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("current", "superseded", "undone", "retired"))),
                name="risk_zone_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskzone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "retired"), _negated=True),
                    models.Q(("state_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="risk_zone_retired_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskzone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_until", None),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="risk_zone_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="riskzone",
            constraint=models.CheckConstraint(
                condition=models.Q(("visible_to__contains", [models.F("tenant_id")])),
                name="risk_zone_visible_to_its_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="riskcover",
            index=models.Index(fields=["area"], name="risk_cover_area"),
        ),
        migrations.AddConstraint(
            model_name="riskcover",
            constraint=models.UniqueConstraint(fields=("zone", "area"), name="risk_cover_once"),
        ),
        migrations.AddConstraint(
            model_name="riskcover",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 1)), name="risk_cover_is_a_share"
            ),
        ),
    ]
