import django.db.models.deletion
from django.db import migrations, models

import pmi_platform.core.tenancy.base


class Migration(migrations.Migration):
    """What warehouses keep back, how items are packed, what kits hold, and lots that stay."""

    dependencies = [("logistics", "0003_catalogue"), ("tenancy", "0002_person_search")]

    operations = [
        migrations.CreateModel(
            name="ItemMeasure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("pack", models.TextField(blank=True, default="", verbose_name="pack")),
                ("per_pack", models.PositiveIntegerField(blank=True, null=True, verbose_name="single units in a pack")),
                (
                    "weight_g",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="weight of one, in grams"),
                ),
                (
                    "volume_cm3",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="volume of one, in cubic centimetres"
                    ),
                ),
            ],
            options={
                "verbose_name": "measures of an item",
                "verbose_name_plural": "measures of items",
                "ordering": ("item__position",),
            },
        ),
        migrations.CreateModel(
            name="KitPart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("quantity", models.PositiveIntegerField(verbose_name="quantity")),
            ],
            options={
                "verbose_name": "part of a kit",
                "verbose_name_plural": "parts of kits",
                "ordering": ("part__position",),
            },
        ),
        migrations.CreateModel(
            name="StockLevel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("minimum", models.PositiveIntegerField(default=0, verbose_name="minimum stock")),
                ("reserve", models.PositiveIntegerField(default=0, verbose_name="protected reserve")),
            ],
            options={
                "verbose_name": "stock level",
                "verbose_name_plural": "stock levels",
                "ordering": ("item__position",),
            },
        ),
        migrations.AddField(
            model_name="lot",
            name="barred_because",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="barred because"),
        ),
        migrations.AddField(
            model_name="itemmeasure",
            name="item",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.item"
            ),
        ),
        migrations.AddField(
            model_name="itemmeasure",
            name="tenant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="kitpart",
            name="kit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.item"
            ),
        ),
        migrations.AddField(
            model_name="kitpart",
            name="part",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.item"
            ),
        ),
        migrations.AddField(
            model_name="kitpart",
            name="tenant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="item",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.item"
            ),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="tenant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="stocklevel",
            name="warehouse",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="levels",
                to="logistics.warehouse",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemmeasure",
            constraint=models.UniqueConstraint(fields=("tenant", "item"), name="item_measure_once"),
        ),
        migrations.AddConstraint(
            model_name="kitpart",
            constraint=models.UniqueConstraint(fields=("tenant", "kit", "part"), name="kit_part_once"),
        ),
        migrations.AddConstraint(
            model_name="kitpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("kit", models.F("part")), _negated=True), name="kit_part_of_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="stocklevel",
            constraint=models.UniqueConstraint(fields=("warehouse", "item"), name="stock_level_once"),
        ),
    ]
