import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """The command of an incident: status keadaan darurat, needs and what follows from them."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0012_shelters"),
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
                            ("shelter", "Emergency shelter"),
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
            name="SopStep",
            fields=[
                ("name_id", models.TextField(verbose_name="Indonesian name")),
                ("name_en", models.TextField(verbose_name="English name")),
                ("position", models.PositiveSmallIntegerField(verbose_name="place in lists")),
                ("key", models.TextField(primary_key=True, serialize=False, verbose_name="key")),
                (
                    "phase",
                    models.TextField(
                        choices=[
                            ("activation", "Activation"),
                            ("response", "Response"),
                            ("recovery", "Towards recovery"),
                        ],
                        verbose_name="phase",
                    ),
                ),
                (
                    "role",
                    models.TextField(
                        choices=[
                            ("post", "Command post"),
                            ("head", "Head of the branch office"),
                            ("response", "Disaster response officer"),
                            ("team", "Satgana commander"),
                            ("logistics", "Logistics officer"),
                            ("health", "Health and ambulance"),
                            ("wash", "Water and sanitation team"),
                            ("welfare", "Psychosocial and family links team"),
                            ("communication", "Public relations"),
                        ],
                        verbose_name="who",
                    ),
                ),
                ("within_minutes", models.PositiveIntegerField(verbose_name="within, in minutes")),
            ],
            options={
                "verbose_name": "step of an SOP",
                "verbose_name_plural": "steps of SOPs",
                "ordering": ("template", "position"),
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
            name="Handover",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("at", models.DateTimeField(verbose_name="when")),
                ("note", models.TextField(blank=True, default="", verbose_name="what the next one must know")),
                (
                    "given_by",
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
                    "taken_by",
                    models.ForeignKey(
                        db_index=False,
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
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "handover",
                "verbose_name_plural": "handovers",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="IncidentMessage",
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
                ("text", models.TextField(verbose_name="message")),
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
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="incidents.incident",
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
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ("-created_at", "-pk"),
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
            name="LogEntry",
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
                    "kind",
                    models.TextField(
                        choices=[("note", "Note"), ("call", "Radio or telephone"), ("decision", "Decision")],
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(verbose_name="what happened")),
                ("at", models.DateTimeField(verbose_name="when")),
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
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log",
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
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "line of the log book",
                "verbose_name_plural": "log book",
                "ordering": ("-at", "-pk"),
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
                            ("shelter", "Emergency shelter"),
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
        migrations.CreateModel(
            name="IncidentTask",
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
                ("text", models.TextField(verbose_name="what is to be done")),
                (
                    "phase",
                    models.TextField(
                        choices=[
                            ("activation", "Activation"),
                            ("response", "Response"),
                            ("recovery", "Towards recovery"),
                        ],
                        verbose_name="phase",
                    ),
                ),
                (
                    "role",
                    models.TextField(
                        choices=[
                            ("post", "Command post"),
                            ("head", "Head of the branch office"),
                            ("response", "Disaster response officer"),
                            ("team", "Satgana commander"),
                            ("logistics", "Logistics officer"),
                            ("health", "Health and ambulance"),
                            ("wash", "Water and sanitation team"),
                            ("welfare", "Psychosocial and family links team"),
                            ("communication", "Public relations"),
                        ],
                        verbose_name="who",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "To do"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        verbose_name="state",
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("state_reason", models.TextField(blank=True, default="")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
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
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
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
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "ordering": ("due_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SopTemplate",
            fields=[
                ("name_id", models.TextField(verbose_name="Indonesian name")),
                ("name_en", models.TextField(verbose_name="English name")),
                ("position", models.PositiveSmallIntegerField(verbose_name="place in lists")),
                ("key", models.TextField(primary_key=True, serialize=False, verbose_name="key")),
                ("code", models.TextField(verbose_name="code")),
                ("edition", models.PositiveSmallIntegerField(verbose_name="version")),
                ("source", models.TextField(verbose_name="source")),
            ],
            options={
                "verbose_name": "SOP",
                "verbose_name_plural": "SOPs",
                "ordering": ("position", "-edition"),
                "constraints": [models.UniqueConstraint(fields=("code", "edition"), name="sop_edition_once")],
            },
        ),
        migrations.AddField(
            model_name="sopstep",
            name="template",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="incidents.soptemplate",
            ),
        ),
        migrations.CreateModel(
            name="DutyShift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                ("cancel_reason", models.TextField(blank=True, default="")),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
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
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "duty shift",
                "verbose_name_plural": "duty shifts",
                "ordering": ("starts_at", "pk"),
                "indexes": [models.Index(fields=["unit", "ends_at"], name="duty_shift_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="duty_shift_ends_after_start"
                    )
                ],
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
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["unit", "at"], name="handover_of_unit"),
        ),
        migrations.AddIndex(
            model_name="incidentmessage",
            index=models.Index(fields=["incident", "created_at"], name="message_of_incident"),
        ),
        migrations.AddConstraint(
            model_name="incidentstatus",
            constraint=models.UniqueConstraint(fields=("incident", "status"), name="status_concerns_an_incident_once"),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["unit", "at"], name="log_entry_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("note", "call", "decision"))), name="log_entry_kind_known"
            ),
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
        migrations.AddIndex(
            model_name="incidenttask",
            index=models.Index(fields=["incident", "due_at"], name="task_of_incident"),
        ),
        migrations.AddIndex(
            model_name="incidenttask",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_at"], name="task_open_due"),
        ),
        migrations.AddConstraint(
            model_name="incidenttask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("step__isnull", False)), fields=("incident", "step"), name="task_of_a_step_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="incidenttask",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "done", "dropped"))), name="task_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sopstep",
            constraint=models.UniqueConstraint(fields=("template", "position"), name="sop_step_once"),
        ),
    ]
