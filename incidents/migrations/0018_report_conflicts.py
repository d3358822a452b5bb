import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """Contradictions between amendments, kept until a verifier decides, and the door of each amendment."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0017_published_warnings"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reportamendment",
            name="door",
            field=models.TextField(db_default="app", default="app", verbose_name="door"),
        ),
        migrations.CreateModel(
            name="ReportConflict",
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
                ("field", models.TextField(verbose_name="field")),
                ("base", models.JSONField(null=True, verbose_name="what its author had seen")),
                ("proposed", models.JSONField(null=True, verbose_name="proposed")),
                ("standing", models.JSONField(null=True, verbose_name="what stood")),
                ("standing_at", models.DateTimeField(verbose_name="standing since")),
                ("standing_door", models.TextField(blank=True, default="", verbose_name="door")),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "Awaits a decision"),
                            ("kept", "What stood was kept"),
                            ("taken", "The proposal was taken"),
                            ("other", "Something else was decided"),
                            ("agreed", "Both say the same now"),
                            ("followed", "Applied once what it builds on had come"),
                        ],
                        default="",
                        verbose_name="outcome",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                (
                    "amendment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
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
                    "decided_by",
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
                        related_name="conflicts",
                        to="incidents.fieldreport",
                    ),
                ),
                (
                    "standing_by",
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
                "verbose_name": "contradiction in a report",
                "verbose_name_plural": "contradictions in reports",
                "ordering": ("created_at", "pk"),
                "indexes": [models.Index(fields=["report", "created_at"], name="report_conflict_of_report")],
                "constraints": [
                    models.UniqueConstraint(fields=("amendment", "field"), name="report_conflict_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("", "kept", "taken", "other", "agreed", "followed"))),
                        name="report_conflict_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_conflict_decided_when",
                    ),
                ],
            },
        ),
    ]
