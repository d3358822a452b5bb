"""The words of the compact code: what people write for hazards, counts and marks, in capital letters.

`docs/compact-code.md` explains it to people; `tests/vectors/compact.json` holds examples that other languages can use.
"""

from collections.abc import Mapping

HAZARDS: Mapping[str, str] = {
    "BANJIR": "banjir",
    "BJR": "banjir",
    "GENANGAN": "banjir",
    "BANJIR BANDANG": "banjir_bandang",
    "BANDANG": "banjir_bandang",
    "LONGSOR": "longsor",
    "TANAH LONGSOR": "longsor",
    "TANAH BERGERAK": "longsor",
    "PERGERAKAN TANAH": "longsor",
    "ROB": "rob_abrasi",
    "BANJIR ROB": "rob_abrasi",
    "ABRASI": "rob_abrasi",
    "GELOMBANG PASANG": "rob_abrasi",
    "ANGIN KENCANG": "cuaca_ekstrem",
    "PUTING BELIUNG": "cuaca_ekstrem",
    "ANGIN PUTING BELIUNG": "cuaca_ekstrem",
    "CUACA EKSTREM": "cuaca_ekstrem",
    "HUJAN LEBAT": "cuaca_ekstrem",
    "POHON TUMBANG": "cuaca_ekstrem",
    "KEKERINGAN": "kekeringan",
    "KERING": "kekeringan",
    "KARHUTLA": "karhutla",
    "KEBAKARAN HUTAN": "karhutla",
    "KEBAKARAN LAHAN": "karhutla",
    "GEMPA": "gempa",
    "GEMPA BUMI": "gempa",
    "GEMPABUMI": "gempa",
    "TSUNAMI": "tsunami",
    "ERUPSI": "erupsi",
    "LETUSAN": "erupsi",
    "GUNUNG MELETUS": "erupsi",
    "KEBAKARAN": "kebakaran",
    "KBKRN": "kebakaran",
    "KEBAKARAN RUMAH": "kebakaran",
    "KLB": "klb",
    "WABAH": "klb",
    "KECELAKAAN": "kecelakaan",
    "LAKA": "kecelakaan",
    "TABRAKAN": "kecelakaan",
    "LEDAKAN": "industri",
    "KEBOCORAN GAS": "industri",
    "KONFLIK": "konflik",
    "KERUSUHAN": "konflik",
    "TAWURAN": "konflik",
    "MEDIS": "medis",
    "DARURAT MEDIS": "medis",
    "KEDARURATAN MEDIS": "medis",
    "GAWAT DARURAT": "medis",
    "AMBULANS": "medis",
    "AMBULAN": "medis",
    "LAIN": "lain",
    "LAIN LAIN": "lain",
    "LAINNYA": "lain",
    "KEJADIAN LAIN": "lain",
}
WEAK = ("lain", "medis")
"""Hazards that another one beside them outranks, the weakest first: `BANJIR … butuh ambulans` tells of a flood."""

HOUSEHOLDS, PEOPLE = "households", "people"
UNITS: Mapping[str, str] = {
    "KK": HOUSEHOLDS,
    "KEPALA KELUARGA": HOUSEHOLDS,
    "KELUARGA": HOUSEHOLDS,
    "JIWA": PEOPLE,
    "JW": PEOPLE,
    "ORANG": PEOPLE,
    "ORG": PEOPLE,
}
"""Whom a number counts; alone, those who are affected."""

AFFECTED, DISPLACED, AT_RISK = "affected", "displaced", "at_risk"
COUNTS: Mapping[str, str] = {
    "TERDAMPAK": AFFECTED,
    "DAMPAK": AFFECTED,
    "MENGUNGSI": DISPLACED,
    "NGUNGSI": DISPLACED,
    "PENGUNGSI": DISPLACED,
    "TERANCAM": AT_RISK,
    "MD": "dead",
    "MENINGGAL": "dead",
    "MENINGGAL DUNIA": "dead",
    "TEWAS": "dead",
    "WAFAT": "dead",
    "HILANG": "missing",
    "HLG": "missing",
    "LUKA": "injured",
    "LUKA LUKA": "injured",
    "TERLUKA": "injured",
    "CEDERA": "injured",
    "LB": "injured_seriously",
    "LUKA BERAT": "injured_seriously",
    "LR": "injured_slightly",
    "LUKA RINGAN": "injured_slightly",
    "DIRAWAT": "treated",
    "RAWAT INAP": "treated",
    "RB": "houses_heavily",
    "RRB": "houses_heavily",
    "RUSAK BERAT": "houses_heavily",
    "RUMAH RUSAK BERAT": "houses_heavily",
    "RS": "houses_moderately",
    "RRS": "houses_moderately",
    "RUSAK SEDANG": "houses_moderately",
    "RUMAH RUSAK SEDANG": "houses_moderately",
    "RR": "houses_slightly",
    "RRR": "houses_slightly",
    "RUSAK RINGAN": "houses_slightly",
    "RUMAH RUSAK RINGAN": "houses_slightly",
    "RUMAH": "houses",
    "RMH": "houses",
    "RUMAH RUSAK": "houses",
    "TERENDAM": "houses_flooded",
    "RUMAH TERENDAM": "houses_flooded",
}
DEPTHS: Mapping[str, int] = {"CM": 1, "SENTI": 1, "SENTIMETER": 1, "M": 100, "MTR": 100, "METER": 100}
SEVERITIES: Mapping[str, str] = {
    "RENDAH": "low",
    "SEDANG": "moderate",
    "TINGGI": "high",
    "PARAH": "high",
    "KRITIS": "critical",
    "SANGAT PARAH": "critical",
}
WARNINGS = frozenset({"PERINGATAN", "PERINGATAN DINI", "WASPADA", "EWS", "POTENSI"})
TIMES = frozenset({"JAM", "PUKUL", "PKL"})
NOTES = frozenset({"KET", "KETERANGAN", "CATATAN"})
"""What follows one of these is kept as words."""
PLACES: Mapping[str, int] = {"KEC": 8, "KECAMATAN": 8, "KEL": 13, "KELURAHAN": 13, "DESA": 13, "DS": 13}
"""Words before the name of a place, and how long a code of such a place is."""
SILENT = frozenset(
    {
        *("DI", "DAN", "ADA", "YANG", "TERJADI", "TELAH", "KEJADIAN", "LAPOR", "LAPORAN", "SEKITAR", "KURANG", "LEBIH"),
        *("AIR", "TMA", "TINGGI AIR", "KETINGGIAN", "KETINGGIAN AIR", "WIB", "WITA", "WIT", "KORBAN", "UNIT", "JUMLAH"),
        *("SEBANYAK", "WARGA", "HARI", "INI", "TADI", "LOKASI", "KORBAN JIWA"),
    }
)
"""Words that say nothing by themselves."""

LABELS: Mapping[str, str] = {
    "JENIS KEJADIAN": "hazard",
    "JENIS BENCANA": "hazard",
    "JENIS": "hazard",
    "KEJADIAN": "hazard",
    "BENCANA": "hazard",
    "LOKASI": "place",
    "LOKASI KEJADIAN": "place",
    "TEMPAT": "place",
    "KELURAHAN": "place",
    "DESA": "place",
    "KECAMATAN": "place",
    "ALAMAT": "place",
    "WAKTU": "time",
    "WAKTU KEJADIAN": "time",
    "JAM": "time",
    "PUKUL": "time",
    "KORBAN": "counts",
    "DAMPAK": "counts",
    "KERUSAKAN": "counts",
    "TERDAMPAK": "affected",
    "PENGUNGSI": "displaced",
    "MENGUNGSI": "displaced",
    "MENINGGAL": "dead",
    "MENINGGAL DUNIA": "dead",
    "HILANG": "missing",
    "LUKA": "injured",
    "LUKA BERAT": "injured_seriously",
    "LUKA RINGAN": "injured_slightly",
    "RUMAH RUSAK BERAT": "houses_heavily",
    "RUMAH RUSAK SEDANG": "houses_moderately",
    "RUMAH RUSAK RINGAN": "houses_slightly",
    "TINGGI AIR": "counts",
    "KRONOLOGI": "words",
    "KRONOLOGIS": "words",
    "KONDISI": "words",
    "KONDISI MUTAKHIR": "words",
    "SITUASI": "words",
    "KEBUTUHAN": "words",
    "UPAYA": "words",
    "TINDAKAN": "words",
    "KETERANGAN": "words",
    "SUMBER": "words",
    "PATOKAN": "landmark",
}
"""The labels of PMI's layout for WhatsApp, `Jenis kejadian: …`, one to a line, and what stands behind each."""
