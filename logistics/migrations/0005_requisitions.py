import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """Goods asked for, step by step, and with whom they leave."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0023_river_gauges"),
        ("logistics", "0004_levels_and_kits"),
        ("tenancy", "0002_person_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Requisition",
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
                ("client_digest", models.BinaryField(max_length=32)),
                ("number", models.TextField(editable=False, verbose_name="number")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("asked", "Waits for approval"),
                            ("approved", "Approved"),
                            ("reserved", "Reserved"),
                            ("picked", "Picked"),
                            ("sent", "On its way"),
                            ("received", "Received"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, default="")),
                ("recipient", models.TextField(blank=True, default="", verbose_name="recipient")),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "requisition",
                "verbose_name_plural": "requisitions",
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="RequisitionLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("asked", models.PositiveIntegerField(verbose_name="asked for")),
                ("approved", models.PositiveIntegerField(blank=True, null=True, verbose_name="approved")),
            ],
            options={
                "verbose_name": "line of a requisition",
                "verbose_name_plural": "lines of requisitions",
                "ordering": ("item__position",),
            },
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="driver",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="driver"),
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="recipient",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="recipient"),
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="vehicle",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="vehicle"),
        ),
        migrations.AlterField(
            model_name="stockdocument",
            name="kind",
            field=models.TextField(
                choices=[
                    ("donation", "Donation received"),
                    ("purchase", "Purchase received"),
                    ("dispatch", "Dispatched"),
                    ("delivery", "Delivered"),
                    ("distributed", "Handed out"),
                    ("lost", "Written off: lost"),
                    ("damaged", "Written off: damaged"),
                    ("expired", "Written off: expired"),
                    ("reversal", "Reversal"),
                    ("reservation", "Reserved"),
                    ("release", "Reservation given back"),
                    ("found", "Missing goods found"),
                    ("assembly", "Kits made"),
                    ("disassembly", "Kits taken apart"),
                    ("return", "Brought back"),
                ],
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="requisition",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="requisition",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="requisition",
            name="from_warehouse",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.warehouse"
            ),
        ),
        migrations.AddField(
            model_name="requisition",
            name="need",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.need",
            ),
        ),
        migrations.AddField(
            model_name="requisition",
            name="recipient_area",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geo.adminarea",
            ),
        ),
        migrations.AddField(
            model_name="requisition",
            name="tenant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="requisition",
            name="to_warehouse",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="logistics.warehouse",
            ),
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="requisition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="logistics.requisition",
            ),
        ),
        migrations.AddField(
            model_name="requisitionline",
            name="item",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.item"
            ),
        ),
        migrations.AddField(
            model_name="requisitionline",
            name="requisition",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="logistics.requisition",
            ),
        ),
        migrations.AddField(
            model_name="requisitionline",
            name="tenant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddIndex(
            model_name="requisition",
            index=models.Index(fields=["tenant", "-asked_at"], name="requisition_newest"),
        ),
        migrations.AddConstraint(
            model_name="requisition",
            constraint=models.UniqueConstraint(fields=("tenant", "client_ref"), name="requisition_once"),
        ),
        migrations.AddConstraint(
            model_name="requisition",
            constraint=models.UniqueConstraint(fields=("tenant", "number"), name="requisition_number_once"),
        ),
        migrations.AddConstraint(
            model_name="requisition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recipient", ""), ("to_warehouse__isnull", False)),
                    models.Q(("to_warehouse__isnull", True), models.Q(("recipient", ""), _negated=True)),
                    _connector="OR",
                ),
                name="requisition_goes_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="requisitionline",
            constraint=models.UniqueConstraint(fields=("requisition", "item"), name="requisition_line_once"),
        ),
        migrations.AddConstraint(
            model_name="requisitionline",
            constraint=models.CheckConstraint(condition=models.Q(("asked__gt", 0)), name="requisition_line_asks"),
        ),
    ]
