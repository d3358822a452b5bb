import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """The command of an incident: status keadaan darurat, needs and what follows from them."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0007_situation_reports"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedStandard",
            fields=[
                ("name_id", models.TextField(verbose_name="Indonesian name")),
                ("name_en", models.TextField(verbose_name="English name")),
                ("position", models.PositiveSmallIntegerField(verbose_name="place in lists")),
                ("code", models.TextField(primary_key=True, serialize=False, verbose_name="code")),
                (
                    "sector",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("wash", "Water, sanitation and hygiene"),
                            ("shelter", "Shelter"),
                            ("food", "Food"),
                            ("relief", "Relief items"),
                            ("health", "Health"),
                            ("protection", "Psychosocial support and protection"),
                            ("logistics", "Logistics and equipment"),
                            ("other", "Other"),
                        ],
                        default="",
                        verbose_name="sector",
                    ),
                ),
                ("unit", models.TextField(verbose_name="unit")),
                ("counted", models.TextField(verbose_name="indicator")),
                ("counted_unit", models.TextField(verbose_name="counted in")),
                ("amount", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="amount")),
                ("each", models.DecimalField(decimal_places=3, default=1, max_digits=12, verbose_name="for every")),
                ("days", models.DecimalField(decimal_places=1, default=1, max_digits=6, verbose_name="days")),
                ("source", models.TextField(verbose_name="source")),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="checked against its source")),
            ],
            options={
                "verbose_name": "standard of need",
                "verbose_name_plural": "standards of need",
                "ordering": ("position",),
            },
        ),
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
        migrations.CreateModel(
            name="NeedParameter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("amount", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="amount")),
                ("each", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="for every")),
                ("days", models.DecimalField(decimal_places=1, max_digits=6, verbose_name="days")),
                ("source", models.TextField(verbose_name="source")),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
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
                (
                    "standard",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.needstandard",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                    "sector",
                    models.TextField(
                        choices=[
                            ("wash", "Water, sanitation and hygiene"),
                            ("shelter", "Shelter"),
                            ("food", "Food"),
                            ("relief", "Relief items"),
                            ("health", "Health"),
                            ("protection", "Psychosocial support and protection"),
                            ("logistics", "Logistics and equipment"),
                            ("other", "Other"),
                        ],
                        verbose_name="sector",
                    ),
                ),
                ("item", models.TextField(verbose_name="item")),
                ("unit", models.TextField(verbose_name="unit")),
                ("requested", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="requested")),
                ("offered", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="offered")),
                (
                    "fulfilled",
                    models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="fulfilled"),
                ),
                ("asked_by", models.TextField(blank=True, default="", verbose_name="asked by")),
                ("as_of", models.DateTimeField(verbose_name="as of")),
                ("arithmetic", models.JSONField(blank=True, default=dict, verbose_name="arithmetic")),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("dropped", "Dropped")], default="open", verbose_name="state"
                    ),
                ),
                ("state_reason", models.TextField(blank=True, default="")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_column="area_code",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.adminarea",
                        verbose_name="area",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="incidents.incident",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.needstandard",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ("sector", "created_at", "pk"),
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
        migrations.AddConstraint(
            model_name="needparameter",
            constraint=models.UniqueConstraint(fields=("tenant", "standard"), name="need_parameter_once"),
        ),
        migrations.AddConstraint(
            model_name="needparameter",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("days__gt", 0), ("each__gt", 0)),
                name="need_parameter_above_nothing",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["incident", "sector"], name="need_of_incident"),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standard__isnull", False), ("state", "open")),
                fields=("incident", "standard"),
                name="need_adopted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("fulfilled__gte", 0), ("offered__gte", 0), ("requested__gt", 0)),
                name="need_counts_from_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "dropped"))), name="need_state_known"
            ),
        ),
    ]
