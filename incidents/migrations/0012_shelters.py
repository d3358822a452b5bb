import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import pmi_platform.core.tenancy.base

INDICATORS = (
    # code, name_id, name_en
    ("mengungsi_laki_laki", "Mengungsi: laki-laki", "Displaced: men and boys"),
    ("mengungsi_perempuan", "Mengungsi: perempuan", "Displaced: women and girls"),
    ("mengungsi_balita", "Mengungsi: balita", "Displaced: children under five"),
    ("mengungsi_lansia", "Mengungsi: lansia", "Displaced: people over 60"),
    ("mengungsi_ibu_hamil", "Mengungsi: ibu hamil", "Displaced: pregnant women"),
    ("mengungsi_disabilitas", "Mengungsi: penyandang disabilitas", "Displaced: people with a disability"),
)
FIRST_POSITION = 101


def load(apps, schema_editor):
    indicator = apps.get_model("incidents", "Indicator")
    indicator.objects.using(schema_editor.connection.alias).bulk_create(
        (
            indicator(code=code, name_id=name_id, name_en=name_en, units=["jiwa"], position=position)
            for position, (code, name_id, name_en) in enumerate(INDICATORS, start=FIRST_POSITION)
        )
    )


def unload(apps, schema_editor):
    codes = [code for code, _name_id, _name_en in INDICATORS]
    indicator = apps.get_model("incidents", "Indicator")
    indicator.objects.using(schema_editor.connection.alias).filter(code__in=codes).delete()


class Migration(migrations.Migration):
    """Shelters with their counts, and the groups that are counted among the displaced."""

    dependencies = [
        ("geo", "0001_initial"),
        ("incidents", "0011_report_ladder"),
        ("tenancy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(load, unload),
        migrations.CreateModel(
            name="Shelter",
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
                    "location",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, spatial_index=False, srid=4326, verbose_name="location"
                    ),
                ),
                ("rt", models.TextField(blank=True, default="", verbose_name="RT")),
                ("rw", models.TextField(blank=True, default="", verbose_name="RW")),
                ("landmark", models.TextField(blank=True, default="", verbose_name="landmark")),
                ("name", models.TextField(verbose_name="name of the place")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("camp", "Tents"),
                            ("school", "School"),
                            ("worship", "Place of worship"),
                            ("hall", "Hall or sports building"),
                            ("office", "Office"),
                            ("house", "House"),
                            ("other", "Other"),
                        ],
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("closed", "Closed")], default="open", verbose_name="state"
                    ),
                ),
                ("state_at", models.DateTimeField(verbose_name="state since")),
                ("state_reason", models.TextField(blank=True, default="", verbose_name="reason")),
                ("person_in_charge", models.TextField(blank=True, default="", verbose_name="person in charge")),
                ("phone", models.TextField(blank=True, default="", verbose_name="phone")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="capacity")),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None, verbose_name="what there is"
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="what is missing",
                    ),
                ),
                ("needs_note", models.TextField(blank=True, default="", verbose_name="about the needs")),
                ("people", models.PositiveIntegerField(blank=True, null=True, verbose_name="people")),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="households")),
                ("groups", models.JSONField(blank=True, default=dict, verbose_name="vulnerable groups")),
                ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="as of")),
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
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shelters",
                        to="incidents.incident",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                ("zone_key", pmi_platform.core.tenancy.base.ZoneKey()),
            ],
            options={"verbose_name": "shelter", "verbose_name_plural": "shelters", "ordering": ("-created_at", "-pk")},
        ),
        migrations.CreateModel(
            name="ShelterCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pmi_platform.core.tenancy.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("as_of", models.DateTimeField(verbose_name="as of")),
                ("people", models.PositiveIntegerField(verbose_name="people")),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="households")),
                ("groups", models.JSONField(blank=True, default=dict, verbose_name="vulnerable groups")),
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
                    "recorded_by",
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
                    "shelter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="incidents.shelter",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
                ("zone_key", pmi_platform.core.tenancy.base.ZoneKey()),
            ],
            options={
                "verbose_name": "count of a shelter",
                "verbose_name_plural": "counts of shelters",
                "ordering": ("-as_of", "-pk"),
            },
        ),
        migrations.AddIndex(
            model_name="shelter",
            index=models.Index(fields=["tenant", "-created_at", "-id"], name="shelter_tenant_created"),
        ),
        migrations.AddIndex(model_name="shelter", index=models.Index(fields=["incident"], name="shelter_of_incident")),
        migrations.AddConstraint(
            model_name="shelter",
            constraint=models.UniqueConstraint(
                fields=("tenant", "incident", "area", "name"), name="shelter_once_per_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="shelter",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "closed"))), name="shelter_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="shelter",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("camp", "school", "worship", "hall", "office", "house", "other"))),
                name="shelter_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shelter",
            constraint=models.CheckConstraint(
                condition=models.Q(("counted_at__isnull", True), ("people__isnull", False), _connector="OR"),
                name="shelter_counted_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheltercount",
            constraint=models.UniqueConstraint(fields=("shelter", "as_of"), name="shelter_counted_once"),
        ),
    ]
