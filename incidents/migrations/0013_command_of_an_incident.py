import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """The command of an incident: status keadaan darurat."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0007_situation_reports"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmergencyStatus",
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
                    "kind",
                    models.TextField(
                        choices=[
                            ("standby", "Emergency standby"),
                            ("response", "Emergency response"),
                            ("transition", "Transition from emergency to recovery"),
                        ],
                        verbose_name="status",
                    ),
                ),
                (
                    "level",
                    models.TextField(
                        choices=[("regency", "Kabupaten/kota"), ("province", "Province"), ("national", "National")],
                        verbose_name="level",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("end_reason", models.TextField(blank=True, default="", verbose_name="why it ended")),
                ("decrees", models.JSONField(blank=True, default=list, verbose_name="decrees")),
                (
                    "area",
                    models.ForeignKey(
                        db_column="area_code",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.adminarea",
                        verbose_name="area",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.emergencystatus",
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
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency status",
                "verbose_name_plural": "emergency statuses",
                "ordering": ("-starts_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="IncidentStatus",
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
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
                        to="incidents.incident",
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="incidents.emergencystatus",
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
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.AddIndex(
            model_name="emergencystatus",
            index=models.Index(fields=["area", "kind"], name="emergency_status_of_area"),
        ),
        migrations.AddConstraint(
            model_name="emergencystatus",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("tenant", "level", "area", "hazard"),
                name="emergency_status_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencystatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("standby", "response", "transition"))),
                name="emergency_status_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencystatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ("regency", "province", "national"))),
                name="emergency_status_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencystatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="emergency_status_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencystatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    models.Q(("ended_on__gte", models.F("starts_on")), ("ended_on__lte", models.F("ends_on"))),
                    _connector="OR",
                ),
                name="emergency_status_ended_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentstatus",
            constraint=models.UniqueConstraint(fields=("incident", "status"), name="status_concerns_an_incident_once"),
        ),
    ]
