from django.db import migrations

RELIEF, ADMINISTRATIVE = "relief", "administrative"
ITEMS = (
    # code, kind, name_id, name_en, unit, per household (PMI's practice; BNPB for containers), expires
    ("hygiene-kit", RELIEF, "Hygiene kit", "Hygiene kit", "paket", "1", True),
    ("family-kit", RELIEF, "Family kit", "Family kit", "paket", "1", False),
    ("baby-kit", RELIEF, "Baby kit", "Baby kit", "paket", None, True),
    ("school-kit", RELIEF, "School kit", "School kit", "paket", None, False),
    ("shelter-kit", RELIEF, "Shelter kit", "Shelter kit", "paket", None, False),
    ("selimut", RELIEF, "Selimut", "Blanket", "lembar", "2", False),
    ("terpal", RELIEF, "Terpal", "Tarpaulin", "lembar", "2", False),
    ("tikar", RELIEF, "Tikar", "Sleeping mat", "lembar", "2", False),
    ("kelambu", RELIEF, "Kelambu", "Mosquito net", "lembar", None, False),
    ("sarung", RELIEF, "Sarung", "Sarong", "lembar", None, False),
    ("jeriken", RELIEF, "Jeriken", "Jerrycan", "buah", "2", False),
    ("ember", RELIEF, "Ember", "Bucket", "buah", "2", False),
    ("tenda-keluarga", RELIEF, "Tenda keluarga", "Family tent", "unit", None, False),
    ("tenda-pleton", RELIEF, "Tenda pleton", "Platoon tent", "unit", None, False),
    ("kantong-jenazah", RELIEF, "Kantong jenazah", "Body bag", "buah", None, False),
    ("masker", RELIEF, "Masker", "Mask", "lembar", None, True),
    ("kit-disinfektan", RELIEF, "Kit disinfektan", "Disinfection kit", "paket", None, True),
    ("beras", RELIEF, "Beras", "Rice", "kg", None, True),
    ("mi-instan", RELIEF, "Mi instan", "Instant noodles", "bungkus", None, True),
    ("air-mineral", RELIEF, "Air mineral", "Bottled water", "botol", None, True),
    ("genset", RELIEF, "Genset", "Generator", "unit", None, False),
    ("kertas-a4", ADMINISTRATIVE, "Kertas A4", "A4 paper", "rim", None, False),
    ("tinta-pencetak", ADMINISTRATIVE, "Tinta pencetak", "Printer ink", "buah", None, False),
    ("rompi-relawan", ADMINISTRATIVE, "Rompi relawan", "Volunteer's vest", "buah", None, False),
    ("formulir-asesmen", ADMINISTRATIVE, "Formulir asesmen", "Assessment form", "lembar", None, False),
)  # fmt: skip


def load(apps, schema_editor):
    item = apps.get_model("logistics", "Item")
    item.objects.using(schema_editor.connection.alias).bulk_create(
        item(
            code=code,
            kind=kind,
            name_id=name_id,
            name_en=name_en,
            unit=unit,
            per_household=per_household,
            expires=expires,
            position=position,
        )
        for position, (code, kind, name_id, name_en, unit, per_household, expires) in enumerate(ITEMS, start=1)
    )


def unload(apps, schema_editor):
    apps.get_model("logistics", "Item").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    """PMI's relief items, and the goods that an office needs."""

    dependencies = [("logistics", "0002_balanced_postings")]

    operations = [migrations.RunPython(load, unload)]
