"""The specialities of PMI's disaster response, as its branches name them; a list to be added to."""

from django.db import migrations

SKILLS = (
    ("assessment", "Assessment", "Assessment"),
    ("first_aid", "Pertolongan pertama dan evakuasi", "First aid and evacuation"),
    ("ambulance", "Ambulans", "Ambulance"),
    ("field_medicine", "Medis lapangan", "Field medicine"),
    ("public_kitchen", "Dapur umum", "Public kitchen"),
    ("shelter", "Shelter dan penampungan", "Shelter"),
    ("relief", "Distribusi relief", "Relief distribution"),
    ("logistics", "Logistik dan gudang", "Logistics and warehouse"),
    ("wash", "WASH (air bersih, sanitasi, promosi higiene)", "WASH (water, sanitation, hygiene promotion)"),
    ("psychosocial", "PSP (dukungan psikososial)", "Psychosocial support"),
    ("rfl", "RFL (pemulihan hubungan keluarga)", "Restoring family links"),
    ("telecom", "IT-telekomunikasi dan radio", "IT, telecommunications and radio"),
    ("post", "Posko, informasi, dan pelaporan", "Command post, information and reporting"),
    ("communication", "Humas dan CEA", "Communication and community engagement"),
    ("protection", "PGI (perlindungan, gender, inklusi)", "Protection, gender and inclusion"),
    ("remains", "Manajemen jenazah", "Management of the dead"),
    ("cash", "BNT (bantuan nontunai)", "Cash assistance"),
    ("water_driver", "Pengemudi truk tangki air", "Water truck driver"),
    ("heavy_vehicle", "Kendaraan berat", "Heavy vehicles"),
    ("water_rescue", "SAR air", "Water rescue"),
)


def load(apps, schema_editor):
    database = schema_editor.connection.alias
    skill = apps.get_model("volunteers", "Skill")
    skill.objects.using(database).bulk_create(
        skill(code=code, name_id=name_id, name_en=name_en, position=position)
        for position, (code, name_id, name_en) in enumerate(SKILLS, start=1)
    )


def unload(apps, schema_editor):
    database = schema_editor.connection.alias
    apps.get_model("volunteers", "Skill").objects.using(database).all().delete()


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_capability")]

    operations = [migrations.RunPython(load, unload)]
