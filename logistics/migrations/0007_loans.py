import django.db.models.deletion
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """Goods that one province lends to another, and how that is settled."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0027_letter_numbers"),
        ("logistics", "0006_accounts_that_owe"),
        ("tenancy", "0002_person_search"),
    ]

    operations = [
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
                    ("borrowed", "Borrowed goods received"),
                    ("settlement", "Loan settled"),
                ],
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="Transfer",
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
                            ("asked", "Waits for the lender"),
                            ("sent", "On its way"),
                            ("received", "Borrowed"),
                            ("settled", "Settled"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        verbose_name="state",
                    ),
                ),
                ("state_reason", models.TextField(blank=True, default="")),
                ("lender_place", models.TextField(verbose_name="lent by")),
                ("borrower_place", models.TextField(verbose_name="lent to")),
                ("asked", models.PositiveIntegerField(verbose_name="asked for")),
                ("reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                (
                    "borrower_area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.adminarea",
                    ),
                ),
                (
                    "borrower_warehouse",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.warehouse",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.item",
                    ),
                ),
                (
                    "lender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "lender_area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.adminarea",
                    ),
                ),
                (
                    "lender_warehouse",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.warehouse",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.need",
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
                "verbose_name": "loan of goods",
                "verbose_name_plural": "loans of goods",
                "ordering": ("-asked_at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="transfer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="documents",
                to="logistics.transfer",
            ),
        ),
        migrations.CreateModel(
            name="TransferLot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("code", models.TextField(verbose_name="lot")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                ("sent", models.PositiveIntegerField(verbose_name="sent")),
                ("counted", models.PositiveIntegerField(default=0, verbose_name="counted")),
                ("settled", models.PositiveIntegerField(default=0, verbose_name="settled")),
                (
                    "borrower_lot",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.lot",
                    ),
                ),
                (
                    "lender",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "lender_lot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.lot",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots",
                        to="logistics.transfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "lot of a loan",
                "verbose_name_plural": "lots of loans",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="TransferSettlement",
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
                        choices=[("in_kind", "Goods given back"), ("note", "By note"), ("written_off", "Written off")],
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[("offered", "Waits for the lender"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="offered",
                        verbose_name="state",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
                ("note", models.TextField(blank=True, default="", verbose_name="number of the note, or the reason")),
                ("offered_at", models.DateTimeField()),
                (
                    "dispatch",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="logistics.stockdocument",
                    ),
                ),
                (
                    "lender",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="logistics.transfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "settlement of a loan",
                "verbose_name_plural": "settlements of loans",
                "ordering": ("offered_at", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(fields=("tenant", "client_ref"), name="transfer_once"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(fields=("number",), name="transfer_number_once"),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("tenant", models.F("lender")), _negated=True), name="transfer_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(condition=models.Q(("asked__gt", 0)), name="transfer_asks"),
        ),
        migrations.AddConstraint(
            model_name="transferlot",
            constraint=models.UniqueConstraint(fields=("transfer", "lender_lot"), name="transfer_lot_once"),
        ),
        migrations.AddConstraint(
            model_name="transferlot",
            constraint=models.CheckConstraint(
                condition=models.Q(("counted__lte", models.F("sent")), ("settled__lte", models.F("counted"))),
                name="transfer_lot_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfersettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="transfer_settlement_of_something"
            ),
        ),
    ]
