import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """What incidents taught, who acts on it and until when."""

    dependencies = [
        ("incidents", "0023_river_gauges"),
        ("tenancy", "0002_person_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
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
                ("what_happened", models.TextField(verbose_name="what happened")),
                ("cause", models.TextField(blank=True, default="", verbose_name="cause")),
                ("recommendation", models.TextField(verbose_name="recommendation")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="proposed",
                        verbose_name="state",
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("state_reason", models.TextField(blank=True, default="")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "what_happened", "cause", "recommendation", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons",
                        to="incidents.incident",
                    ),
                ),
                (
                    "owner",
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
                    "state_by",
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
                    "step",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.sopstep",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson",
                "verbose_name_plural": "lessons",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["visible_to", "created_at"],
                        name="lesson_visible_created",
                        opclasses=("gist__int_ops", "gist_timestamptz_ops"),
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="lesson_search"),
                    models.Index(fields=["incident", "created_at"], name="lesson_of_incident"),
                    models.Index(condition=models.Q(("state", "accepted")), fields=["due_on"], name="lesson_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("proposed", "accepted", "done", "dropped"))),
                        name="lesson_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__isnull", True), ("owner__isnull", True), _connector="OR"),
                        name="lesson_owned_by_one_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("proposed", "dropped")),
                            models.Q(
                                ("due_on__isnull", False),
                                models.Q(("unit__isnull", False), ("owner__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="lesson_owned_when_accepted",
                    ),
                ],
            },
        ),
    ]
