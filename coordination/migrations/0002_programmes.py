"""The programmes of PMI Kecamatan, as its quarterly meetings name them; a list to be added to."""

from django.db import migrations

PROGRAMMES = (
    ("sibat", "SIBAT (Siaga Bencana Berbasis Masyarakat)", "SIBAT (community-based preparedness)"),
    ("spab", "SPAB (Satuan Pendidikan Aman Bencana)", "SPAB (safe schools)"),
    ("ksr", "KSR (perekrutan dan pembinaan)", "KSR (recruiting and training volunteers)"),
    ("tsr", "TSR dan relawan lain", "TSR and other volunteers"),
    ("pmr", "PMR (Palang Merah Remaja)", "PMR (youth in schools)"),
    ("first_aid", "Pelatihan pertolongan pertama", "First aid training"),
    ("health", "Kesehatan masyarakat dan posyandu", "Community health and posyandu"),
    ("wash", "Air bersih, sanitasi, dan higiene", "Water, sanitation and hygiene"),
    ("blood", "Donor darah", "Blood donation"),
    ("relief", "Pelayanan sosial dan bantuan", "Social services and relief"),
    ("fundraising", "Bulan Dana dan penggalangan dana", "Fundraising"),
    ("coordination", "Rapat dan koordinasi", "Meetings and coordination"),
    ("other", "Lainnya", "Other"),
)


def load(apps, schema_editor):
    database = schema_editor.connection.alias
    programme = apps.get_model("coordination", "Programme")
    programme.objects.using(database).bulk_create(
        programme(code=code, name_id=name_id, name_en=name_en, position=position)
        for position, (code, name_id, name_en) in enumerate(PROGRAMMES, start=1)
    )


def unload(apps, schema_editor):
    database = schema_editor.connection.alias
    apps.get_model("coordination", "Programme").objects.using(database).all().delete()


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_activities")]

    operations = [migrations.RunPython(load, unload)]
