import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """By which doors a report came, and the short reference by which they are found to tell of the same."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0015_report_form_version"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportArrival",
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
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.reportamendment",
                    ),
                ),
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
                    "filed_by",
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
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="incidents.fieldreport",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                ("client_ref", models.UUIDField(editable=False)),
                ("client_digest", models.BinaryField(max_length=32)),
                ("zone_key", pmi_platform.core.tenancy.base.ZoneKey()),
                (
                    "door",
                    models.TextField(
                        choices=[
                            ("app", "App"),
                            ("sms", "SMS"),
                            ("whatsapp", "WhatsApp"),
                            ("telegram", "Telegram"),
                            ("collect", "KoboCollect / ODK Collect"),
                            ("public", "Public form"),
                        ],
                        verbose_name="door",
                    ),
                ),
                ("reported_at", models.DateTimeField(verbose_name="reported")),
                ("received_at", models.DateTimeField(verbose_name="received")),
            ],
            options={
                "verbose_name": "further arrival of a report",
                "verbose_name_plural": "further arrivals of reports",
                "ordering": ("received_at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="fieldreport",
            name="door",
            field=models.TextField(
                choices=[
                    ("app", "App"),
                    ("sms", "SMS"),
                    ("whatsapp", "WhatsApp"),
                    ("telegram", "Telegram"),
                    ("collect", "KoboCollect / ODK Collect"),
                    ("public", "Public form"),
                ],
                db_default="app",
                default="app",
                editable=False,
                verbose_name="door",
            ),
        ),
        migrations.AddField(
            model_name="fieldreport",
            name="reference",
            field=models.TextField(
                blank=True, db_default="", default="", editable=False, verbose_name="short reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="fieldreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=("tenant", "filed_by", "reference", "type_code"),
                name="field_report_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="fieldreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("door__in", ("app", "sms", "whatsapp", "telegram", "collect", "public"))),
                name="field_report_door_known",
            ),
        ),
        migrations.AddIndex(
            model_name="reportarrival",
            index=models.Index(fields=["report", "received_at"], name="report_arrival_of_report"),
        ),
        migrations.AddConstraint(
            model_name="reportarrival",
            constraint=models.UniqueConstraint(fields=("tenant", "client_ref"), name="report_arrival_once"),
        ),
        migrations.AddConstraint(
            model_name="reportarrival",
            constraint=models.CheckConstraint(
                condition=models.Q(("door__in", ("app", "sms", "whatsapp", "telegram", "collect", "public"))),
                name="report_arrival_door_known",
            ),
        ),
    ]
