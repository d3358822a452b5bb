import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """What people unknown to us tell until somebody has checked it, and which reports were found to be one."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0021_map_counts"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="fieldreport",
            name="twin_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.fieldreport",
            ),
        ),
        migrations.CreateModel(
            name="InboxItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("client_ref", models.UUIDField(editable=False)),
                ("number", models.TextField(editable=False, verbose_name="number")),
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
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Not checked yet"),
                            ("taken", "Taken as a report"),
                            ("joined", "Joined to an incident"),
                            ("rejected", "Rejected"),
                        ],
                        default="waiting",
                        verbose_name="state",
                    ),
                ),
                ("state_at", models.DateTimeField(verbose_name="state since")),
                ("state_reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("observed_at", models.DateTimeField(verbose_name="observed")),
                (
                    "location",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, spatial_index=False, srid=4326, verbose_name="location"
                    ),
                ),
                ("rt", models.TextField(blank=True, default="", verbose_name="RT")),
                ("rw", models.TextField(blank=True, default="", verbose_name="RW")),
                ("landmark", models.TextField(blank=True, default="", verbose_name="landmark")),
                ("text", models.TextField(blank=True, default="", verbose_name="what was told")),
                ("is_life_at_risk", models.BooleanField(default=False, verbose_name="somebody's life is at risk")),
                ("photo_name", models.TextField(blank=True, default="", editable=False)),
                ("sender_key", models.TextField(blank=True, default="", editable=False)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "text", "landmark", "number", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
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
                        verbose_name="area",
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
                    "hazard",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.hazardtype",
                        verbose_name="hazard",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.fieldreport",
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
                "verbose_name": "message of the inbox",
                "verbose_name_plural": "messages of the inbox",
                "ordering": ("-received_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="InboxSender",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.TextField(blank=True, default="", verbose_name="name")),
                ("number", models.TextField(blank=True, default="", verbose_name="telephone number")),
                ("keep_until", models.DateTimeField(editable=False)),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sender", to="incidents.inboxitem"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SenderBlock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sender_key", models.TextField(editable=False)),
                ("until", models.DateTimeField(verbose_name="until")),
                ("reason", models.TextField(verbose_name="reason")),
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
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TwinVerdict",
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
                    "verdict",
                    models.TextField(
                        choices=[("joined", "The same report"), ("rejected", "Two reports")], verbose_name="verdict"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
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
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.fieldreport",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.fieldreport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnfinishedMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("reference", models.TextField(editable=False)),
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
                ("text", models.TextField(verbose_name="what was told")),
                ("reported_at", models.DateTimeField(verbose_name="reported")),
                ("keep_until", models.DateTimeField(editable=False)),
                (
                    "author",
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
            ],
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=models.Index(fields=["tenant", "-received_at", "-id"], name="inbox_item_received"),
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["tenant", "-received_at", "-id"],
                name="inbox_item_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=models.Index(fields=["tenant", "sender_key", "-received_at"], name="inbox_item_of_sender"),
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tenant", "search"], name="inbox_item_search"),
        ),
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.UniqueConstraint(fields=("tenant", "client_ref"), name="inbox_item_once"),
        ),
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.UniqueConstraint(fields=("number",), name="inbox_item_number_once"),
        ),
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("waiting", "taken", "joined", "rejected"))),
                name="inbox_item_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken"), _negated=True), ("report__isnull", False), _connector="OR"
                ),
                name="inbox_item_taken_as",
            ),
        ),
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "joined"), _negated=True), ("incident__isnull", False), _connector="OR"
                ),
                name="inbox_item_joined",
            ),
        ),
        migrations.AddConstraint(
            model_name="inboxitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "rejected"), _negated=True),
                    models.Q(("state_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="inbox_item_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="inboxsender",
            index=models.Index(fields=["keep_until"], name="inbox_sender_kept"),
        ),
        migrations.AddConstraint(
            model_name="senderblock",
            constraint=models.UniqueConstraint(fields=("tenant", "sender_key"), name="sender_block_once"),
        ),
        migrations.AddIndex(
            model_name="twinverdict",
            index=models.Index(fields=["twin"], name="twin_verdict_of_twin"),
        ),
        migrations.AddConstraint(
            model_name="twinverdict",
            constraint=models.UniqueConstraint(fields=("report", "twin"), name="twin_verdict_once"),
        ),
        migrations.AddConstraint(
            model_name="twinverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("report", models.F("twin")), _negated=True), name="twin_verdict_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="twinverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ("joined", "rejected"))), name="twin_verdict_known"
            ),
        ),
        migrations.AddIndex(
            model_name="unfinishedmessage",
            index=models.Index(fields=["keep_until"], name="unfinished_message_kept"),
        ),
        migrations.AddConstraint(
            model_name="unfinishedmessage",
            constraint=models.UniqueConstraint(
                fields=("tenant", "author", "reference"), name="unfinished_message_once"
            ),
        ),
    ]
