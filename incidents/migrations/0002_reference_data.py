from django.db import migrations

HAZARDS = (
    # code, name_id, name_en, DIBI, GLIDE, GO dtypes, OET, icon
    ("banjir", "Banjir", "Flood", "101", ["FL"], [12], ["081"], "flood"),
    ("banjir_bandang", "Banjir bandang", "Flash flood", "101", ["FF"], [27], ["079"], "flash-flood"),
    ("longsor", "Tanah longsor", "Landslide", "102", ["LS"], [24], ["119"], "landslide-mudslide"),
    (
        "rob_abrasi",
        "Gelombang pasang / abrasi / rob",
        "Storm surge / coastal erosion / tidal flood",
        "104",
        ["SS"],
        [23],
        ["189", "042"],
        "storm-surge",
    ),
    (
        "cuaca_ekstrem",
        "Cuaca ekstrem / puting beliung",
        "Extreme weather / whirlwind",
        "105",
        ["VW", "TO", "ST"],
        [13],
        ["218", "196", "194"],
        "violent-wind",
    ),
    ("kekeringan", "Kekeringan", "Drought", "106", ["DR"], [20], ["063"], "drought"),
    ("karhutla", "Kebakaran hutan dan lahan", "Forest and land fire", "107", ["WF"], [15], ["086", "217"], "wildfire"),
    ("gempa", "Gempa bumi", "Earthquake", "108", ["EQ"], [2], ["068"], "earthquake"),
    ("tsunami", "Tsunami", "Tsunami", "109", ["TS"], [11], ["203"], "tsunami"),
    ("erupsi", "Erupsi gunung api", "Volcanic eruption", "111", ["VO"], [8], ["209"], "volcano"),
    (
        "kebakaran",
        "Kebakaran permukiman/gedung",
        "Settlement or building fire",
        "",
        ["FR"],
        [15],
        ["190", "078"],
        "fire",
    ),
    ("klb", "KLB / epidemi", "Outbreak / epidemic", "", ["EP"], [1], [], "epidemic"),
    ("kecelakaan", "Kecelakaan transportasi", "Transport accident", "", ["AC"], [54], [], "transport-accident"),
    (
        "industri",
        "Kegagalan teknologi/industri",
        "Technological or industrial failure",
        "",
        ["AC"],
        [57, 13],
        ["112"],
        "technological-disaster",
    ),
    ("konflik", "Konflik / kerusuhan sosial", "Social conflict / unrest", "", [], [7], [], "conflict"),
    (
        "medis",
        "Kedaruratan medis / ambulans (non-bencana)",
        "Medical emergency / ambulance (no disaster)",
        "",
        [],
        [],
        [],
        "medical-emergency",
    ),
    ("lain", "Lain-lain", "Other", "", [], [13], ["000"], "other"),
)

INDICATORS = (
    # code, name_id, name_en, units, DIBI column
    ("meninggal", "Meninggal", "Dead", ["jiwa"], "meninggal"),
    ("hilang", "Hilang", "Missing", ["jiwa"], "hilang"),
    ("terluka", "Luka-luka", "Injured", ["jiwa"], "terluka"),
    ("luka_berat", "Luka berat", "Seriously injured", ["jiwa"], ""),
    ("luka_ringan", "Luka ringan", "Slightly injured", ["jiwa"], ""),
    ("terdampak", "Terdampak", "Affected", ["jiwa", "kk"], "menderita"),
    ("terancam", "Terancam", "At risk", ["jiwa", "kk"], ""),
    ("mengungsi", "Mengungsi", "Displaced", ["jiwa", "kk"], "mengungsi"),
    ("titik_pengungsian", "Titik pengungsian", "Evacuation sites", ["titik"], ""),
    ("rumah_rusak", "Rumah rusak (semua tingkat)", "Houses damaged (all grades)", ["unit"], ""),
    ("rumah_rusak_berat", "Rumah rusak berat", "Houses heavily damaged", ["unit"], "rumah_rusak_berat"),
    ("rumah_rusak_sedang", "Rumah rusak sedang", "Houses moderately damaged", ["unit"], "rumah_rusak_sedang"),
    ("rumah_rusak_ringan", "Rumah rusak ringan", "Houses slightly damaged", ["unit"], "rumah_rusak_ringan"),
    ("rumah_terendam", "Rumah terendam", "Houses flooded", ["unit"], "rumah_terendam"),
    ("rusak_pendidikan", "Fasilitas pendidikan rusak", "Schools damaged", ["unit"], "pendidikan"),
    ("rusak_kesehatan", "Fasilitas kesehatan rusak", "Health facilities damaged", ["unit"], "kesehatan"),
    ("rusak_peribadatan", "Fasilitas peribadatan rusak", "Places of worship damaged", ["unit"], "peribadatan"),
    ("rusak_fasum", "Fasilitas umum rusak", "Public facilities damaged", ["unit"], "fasum"),
    ("jembatan_rusak", "Jembatan rusak", "Bridges damaged", ["unit"], ""),
    ("sawah_rusak", "Sawah rusak", "Rice fields damaged", ["ha"], ""),
)


def load(apps, schema_editor):
    database = schema_editor.connection.alias
    hazard_type = apps.get_model("incidents", "HazardType")
    indicator = apps.get_model("incidents", "Indicator")
    hazard_type.objects.using(database).bulk_create(
        hazard_type(
            code=code,
            name_id=name_id,
            name_en=name_en,
            dibi_code=dibi,
            glide_types=glide,
            go_dtypes=go,
            oet_codes=oet,
            icon=icon,
            position=position,
        )
        for position, (code, name_id, name_en, dibi, glide, go, oet, icon) in enumerate(HAZARDS, start=1)
    )
    indicator.objects.using(database).bulk_create(
        indicator(code=code, name_id=name_id, name_en=name_en, units=units, dibi_column=column, position=position)
        for position, (code, name_id, name_en, units, column) in enumerate(INDICATORS, start=1)
    )


def unload(apps, schema_editor):
    database = schema_editor.connection.alias
    for name in ("HazardType", "Indicator"):
        apps.get_model("incidents", name).objects.using(database).all().delete()


class Migration(migrations.Migration):
    """The hazards of BNPB's list with their foreign codes, and what figures count."""

    dependencies = [("incidents", "0001_initial")]

    operations = [migrations.RunPython(load, unload)]
