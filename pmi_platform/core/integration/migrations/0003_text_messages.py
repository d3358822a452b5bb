import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    dependencies = [
        ("integration", "0002_pushed_messages"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("channel", models.TextField()),
                ("message", models.TextField()),
                ("content", models.TextField()),
                ("received_at", models.DateTimeField()),
                ("seen_count", models.PositiveIntegerField(default=1)),
                ("outcome", models.TextField(blank=True, default="")),
                ("keep_until", models.DateTimeField()),
            ],
            options={
                "ordering": ("-received_at", "-pk"),
                "indexes": [
                    models.Index(fields=["channel", "content", "-received_at"], name="received_text_content"),
                    models.Index(fields=["keep_until"], name="received_text_kept"),
                ],
                "constraints": [models.UniqueConstraint(fields=("channel", "message"), name="received_text_once")],
            },
        ),
        migrations.CreateModel(
            name="OutgoingText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("channel", models.TextField(verbose_name="channel")),
                ("recipient", models.TextField(verbose_name="recipient")),
                ("body", models.TextField(verbose_name="text")),
                ("key", models.TextField(editable=False)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("queued", "Queued"),
                            ("claimed", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("unknown", "Not known whether it was sent"),
                        ],
                        default="queued",
                        verbose_name="state",
                    ),
                ),
                ("state_at", models.DateTimeField(verbose_name="state since")),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("is_critical", models.BooleanField(default=False)),
                ("is_repeat", models.BooleanField(default=False)),
                ("provider_id", models.TextField(blank=True, default="")),
                ("problem", models.TextField(blank=True, default="")),
                ("keep_until", models.DateTimeField()),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["due_at"], name="outgoing_text_due"),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["state_at"], name="outgoing_text_claimed"
                    ),
                    models.Index(fields=["keep_until"], name="outgoing_text_kept"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "key"), name="outgoing_text_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("queued", "claimed", "sent", "failed", "unknown"))),
                        name="outgoing_text_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextAddress",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("channel", models.TextField()),
                ("address", models.TextField()),
                ("bound_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("channel", "address"), name="text_address_once")],
            },
        ),
    ]
