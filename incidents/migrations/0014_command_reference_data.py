from decimal import Decimal

from django.db import migrations

SPHERE = "Sphere 2018"
STANDARDS = (
    # code, sector, name_id, name_en, unit, counted in, amount, each, days, source, checked against its source
    ("jiwa_per_kk", "", "Jiwa per KK, bila KK belum dihitung", "People per household, where nobody counted households",
     "jiwa/KK", "kk", "4", "1", "1", "Baku awal platform; Cianjur 2022: 2,8; Bekasi 2025: 3,3", False),
    ("air_awal", "wash", "Air bersih, 3 hari pertama", "Safe water, first 3 days",
     "liter", "jiwa", "7", "1", "3", "BNPB: 7 liter/orang/hari", True),
    ("air_lanjut", "wash", "Air bersih, per minggu berikutnya", "Safe water, each further week",
     "liter", "jiwa", "15", "1", "7", "BNPB; Sphere: 15 liter/orang/hari", True),
    ("jeriken", "wash", "Jeriken 10–20 liter", "Jerrycans of 10 to 20 litres",
     "buah", "kk", "2", "1", "1", "BNPB: 2 wadah 10–20 liter per KK", True),
    ("ember", "wash", "Ember", "Buckets", "buah", "kk", "2", "1", "1", "BNPB: 2 per KK", True),
    ("keran", "wash", "Keran air", "Water taps", "titik", "jiwa", "1", "250", "1", f"{SPHERE}: 250 orang per keran", False),
    ("toilet_awal", "wash", "Toilet darurat, tahap awal", "Emergency toilets, first phase",
     "unit", "jiwa", "1", "50", "1", f"{SPHERE}, hlm. 118: 1 per 50 orang, perempuan : laki-laki 3 : 1", True),
    ("toilet_lanjut", "wash", "Toilet, tahap menengah", "Toilets, medium term",
     "unit", "jiwa", "1", "20", "1", f"{SPHERE}, hlm. 118: 1 per 20 orang", True),
    ("mandi", "wash", "Bilik mandi", "Bathing facilities", "unit", "jiwa", "1", "50", "1", f"{SPHERE}: 1 per 50 orang", False),
    ("cuci", "wash", "Tempat cuci", "Laundry facilities", "unit", "jiwa", "1", "100", "1", f"{SPHERE}: 1 per 100 orang", False),
    ("sabun", "wash", "Sabun, per bulan", "Soap, per month",
     "kg", "jiwa", "0.45", "1", "1", f"{SPHERE}: 250 g mandi dan 200 g cuci per orang per bulan", False),
    ("sampah", "wash", "Wadah sampah 100 liter", "Refuse containers of 100 litres",
     "buah", "kk", "1", "10", "1", "Sphere 2011: 1 per 10 KK", False),
    ("hunian", "shelter", "Ruang hunian beratap", "Covered living space",
     "m²", "jiwa", "3.5", "1", "1", "Sphere: 3,5 m² per orang", True),
    ("lahan", "shelter", "Lahan pengungsian", "Settlement area",
     "m²", "jiwa", "45", "1", "1", f"{SPHERE}: 45 m² per orang; 30 bila layanan bersama di luar", False),
    ("terpal", "shelter", "Terpal", "Tarpaulins", "lembar", "kk", "2", "1", "1", "Praktik PMI: 2 per KK", False),
    ("tikar", "shelter", "Tikar", "Sleeping mats", "lembar", "kk", "2", "1", "1", "Praktik PMI: 2 per KK", False),
    ("beras", "food", "Beras, satu minggu", "Rice, one week",
     "kg", "jiwa", "0.4", "1", "7", "Perka BNPB 7/2008: 400 g/orang/hari", True),
    ("makan", "food", "Makanan siap saji, 3 hari", "Cooked meals, 3 days",
     "porsi", "jiwa", "2", "1", "3", "Perka BNPB 7/2008: 2 kali/orang/hari", True),
    ("selimut", "relief", "Selimut", "Blankets", "lembar", "jiwa", "1", "1", "1", "Praktik PMI: 1 per jiwa", False),
    ("hygiene_kit", "relief", "Hygiene kit", "Hygiene kits", "paket", "kk", "1", "1", "1", "Praktik PMI: 1 per KK", False),
    ("family_kit", "relief", "Family kit", "Family kits", "paket", "kk", "1", "1", "1", "Praktik PMI: 1 per KK", False),
    ("nakes", "health", "Tenaga kesehatan", "Health workers",
     "orang", "jiwa", "22", "10000", "1", f"{SPHERE}: 22 per 10.000 orang", False),
)  # fmt: skip
"""Everything is counted from the displaced: where nobody counted them, nothing is estimated."""


SOP_SOURCE = (
    "Baku awal platform, disusun dari laporan dan praktik posko PMI; "
    "waktunya dicocokkan ketika SOP bersama tiga provinsi disahkan."
)
SOP = (
    # phase, who, within minutes, name_id, name_en
    ("activation", "post", 15, "Pastikan informasi awal: apa, di mana, kapan, siapa yang perlu ditolong",
     "Confirm the first information: what, where, when, who needs help"),
    ("activation", "post", 30, "Beri tahu kepala markas dan koordinator provinsi",
     "Tell the head of the branch office and the provincial coordinator"),
    ("activation", "head", 60, "Aktifkan Satgana dan tunjuk komandannya", "Activate Satgana and name its commander"),
    ("activation", "post", 60, "Hubungi BPBD, Basarnas, dan 112; catat siapa yang sudah diberi tahu",
     "Call BPBD, Basarnas and 112; note who has been told"),
    ("activation", "health", 60, "Kirim ambulans dan tim pertolongan pertama", "Send ambulances and first-aid teams"),
    ("activation", "team", 120, "Kirim tim kaji cepat", "Send the rapid assessment team"),
    ("activation", "post", 120, "Kirim laporan awal", "Send the initial report"),
    ("response", "logistics", 240, "Periksa stok dan siapkan bantuan untuk 72 jam",
     "Check the stock and prepare relief for 72 hours"),
    ("response", "team", 360, "Buka posko lapangan dan susun piketnya", "Open the field post and draw up its roster"),
    ("response", "communication", 720, "Umumkan informasi dan nomor pengaduan bagi warga",
     "Publish information and a complaint number for the people"),
    ("response", "head", 720, "Minta bantuan provinsi tetangga bila kapasitas kurang",
     "Ask the neighbouring provinces for help where the own capacity falls short"),
    ("response", "response", 1440, "Kirim laporan kaji cepat", "Send the rapid assessment report"),
    ("response", "response", 1440, "Catat status keadaan darurat dan nomor SK-nya",
     "Record the status keadaan darurat and its decree"),
    ("response", "wash", 1440, "Sediakan air bersih dan toilet darurat", "Provide safe water and emergency toilets"),
    ("response", "logistics", 1440, "Salurkan bantuan pertama", "Distribute the first relief"),
    ("response", "welfare", 1440, "Buka layanan pemulihan hubungan keluarga (RFL)",
     "Open the service for restoring family links"),
    ("response", "post", 1440, "Kirim laporan perkembangan; ulangi setiap 24 jam",
     "Send a development report; repeat every 24 hours"),
    ("response", "welfare", 2880, "Mulai dukungan psikososial", "Begin psychosocial support"),
    ("recovery", "response", 10080, "Susun rencana transisi dan penarikan tim", "Plan the transition and the withdrawal"),
    ("recovery", "post", 20160, "Buat laporan akhir dan evaluasi", "Write the final report and the evaluation"),
)  # fmt: skip


def load_sop(apps, schema_editor):
    database = schema_editor.connection.alias
    template = (
        apps.get_model("incidents", "SopTemplate")
        .objects.using(database)
        .create(
            key="tanggap-darurat-1",
            code="tanggap-darurat",
            edition=1,
            name_id="SOP tanggap darurat bersama",
            name_en="Joint emergency response SOP",
            position=1,
            source=SOP_SOURCE,
        )
    )
    step = apps.get_model("incidents", "SopStep")
    step.objects.using(database).bulk_create(
        step(
            key=f"{template.pk}-{position:02d}",
            template=template,
            phase=phase,
            role=role,
            within_minutes=minutes,
            name_id=name_id,
            name_en=name_en,
            position=position,
        )
        for position, (phase, role, minutes, name_id, name_en) in enumerate(SOP, start=1)
    )


def unload_sop(apps, schema_editor):
    database = schema_editor.connection.alias
    for name in ("SopStep", "SopTemplate"):
        apps.get_model("incidents", name).objects.using(database).all().delete()


def load(apps, schema_editor):
    database = schema_editor.connection.alias
    standard = apps.get_model("incidents", "NeedStandard")
    standard.objects.using(database).bulk_create(
        standard(
            code=code,
            sector=sector,
            name_id=name_id,
            name_en=name_en,
            unit=unit,
            counted="mengungsi",
            counted_unit=counted_unit,
            amount=Decimal(amount),
            each=Decimal(each),
            days=Decimal(days),
            source=source,
            is_confirmed=is_confirmed,
            position=position,
        )
        for position, (
            code, sector, name_id, name_en, unit, counted_unit, amount, each, days, source, is_confirmed,
        ) in enumerate(STANDARDS, start=1)
    )  # fmt: skip


def unload(apps, schema_editor):
    database = schema_editor.connection.alias
    apps.get_model("incidents", "NeedStandard").objects.using(database).all().delete()


class Migration(migrations.Migration):
    """The standards by which needs are estimated, and the first version of the joint SOP, each with its source."""

    dependencies = [("incidents", "0013_command_of_an_incident")]

    operations = [migrations.RunPython(load, unload), migrations.RunPython(load_sop, unload_sop)]
