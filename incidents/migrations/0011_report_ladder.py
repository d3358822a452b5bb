import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """What was decided about a report on each rung, and what its author is asked for."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0010_emergency_call"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ReportStep",
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
                    "by",
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
                    "by_unit",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.unit",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="incidents.fieldreport",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                ("zone_key", pmi_platform.core.tenancy.base.ZoneKey()),
                (
                    "act",
                    models.TextField(
                        choices=[
                            ("verified", "Verified"),
                            ("confirmed", "Confirmed"),
                            ("returned", "Returned"),
                            ("asked", "Changes asked for"),
                            ("refiled", "Filed again"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        verbose_name="act",
                    ),
                ),
                (
                    "rung",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "Nobody yet"),
                            ("kecamatan", "Kecamatan"),
                            ("kabkota", "Kabupaten/kota"),
                            ("provinsi", "Province"),
                        ],
                        default="",
                        verbose_name="rung",
                    ),
                ),
                (
                    "asked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="fields asked for",
                    ),
                ),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "step of a report",
                "verbose_name_plural": "steps of reports",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="fieldreport",
            name="asked",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="fieldreport",
            name="rung",
            field=models.TextField(
                blank=True,
                choices=[
                    ("", "Nobody yet"),
                    ("kecamatan", "Kecamatan"),
                    ("kabkota", "Kabupaten/kota"),
                    ("provinsi", "Province"),
                ],
                db_default="",
                default="",
                verbose_name="vouched for up to",
            ),
        ),
        migrations.AddConstraint(
            model_name="fieldreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("rung__in", ("", "kecamatan", "kabkota", "provinsi"))),
                name="field_report_rung_known",
            ),
        ),
        migrations.AddIndex(
            model_name="reportstep", index=models.Index(fields=["report", "at"], name="report_step_of_report")
        ),
        migrations.AddConstraint(
            model_name="reportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ("verified", "confirmed", "returned", "asked", "refiled", "withdrawn"))),
                name="report_step_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("rung__in", ("", "kecamatan", "kabkota", "provinsi"))),
                name="report_step_rung_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("returned", "asked")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="report_step_says_why",
            ),
        ),
    ]
