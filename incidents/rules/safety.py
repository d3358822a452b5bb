"""The card of safety for people in the field: short, per hazard, in our own words, each line with where it comes from.

What no official text at hand says is general guidance that PMI has still to confirm; the card says so itself.
"""

from dataclasses import asdict, dataclass
from typing import Any

BNPB = "BNPB, Buku Saku Tanggap Tangkas Tangguh Menghadapi Bencana (2019), hlm. 22"
VERSION = 2


@dataclass(frozen=True, slots=True)
class SafetyLine:
    """What to do, in Indonesian and English. `hazard` is empty for what always holds, `source` for the unconfirmed."""

    hazard: str
    id: str
    en: str
    source: str = ""

    @property
    def is_confirmed(self) -> bool:
        return bool(self.source)

    def told(self, language: str) -> str:
        """The line in a language."""
        return self.en if language == "en" else self.id


LINES = (
    SafetyLine(
        "",
        "Keselamatan Anda dulu. Yang celaka tidak menolong siapa pun: tidak ada laporan seharga risiko.",
        "You first. Who gets hurt helps nobody: no report is worth a risk.",
    ),
    SafetyLine(
        "",
        "Jangan sendirian. Katakan ke mana Anda pergi dan kapan kembali.",
        "Never alone. Say where you go and when you are back.",
    ),
    SafetyLine(
        "banjir",
        "Banjir: jangan masuk arus air; selutut menjatuhkan orang, setinggi poros roda menghanyutkan mobil.",
        "Flood: do not walk or drive into flowing water; at the knee it takes your footing, at the hub it takes a car.",
    ),
    SafetyLine(
        "banjir",
        "Banjir: jauhi tiang listrik, kabel, dan sakelar basah; minta listrik dipadamkan dulu.",
        "Flood: keep off power poles, cables and wet switches; have the electricity cut first.",
    ),
    SafetyLine(
        "longsor",
        "Longsor: jangan di atas atau di bawah lereng saat hujan dan beberapa jam sesudahnya. "
        "Jika bergerak, lari ke samping.",
        "Landslide: not onto or below the slope while it rains and for hours after. If it moves, leave sideways.",
    ),
    SafetyLine(
        "gempa",
        "Gempa, saat guncangan: berlindung di bawah meja, lindungi kepala, jauhi kaca; jangan memakai lift.",
        "Earthquake, while it shakes: under a table, cover your head, away from glass; use no lift.",
        BNPB,
    ),
    SafetyLine(
        "gempa",
        "Gempa, sesudahnya: ke tempat terbuka, jauh dari tiang, pohon, kabel, dan gedung yang bisa roboh; "
        "awas pecahan kaca dan genteng.",
        "Earthquake, afterwards: into the open, away from poles, trees, cables and buildings that may fall; "
        "mind broken glass and tiles.",
        BNPB,
    ),
    SafetyLine(
        "gempa",
        "Gempa: waspada gempa susulan; jangan masuk bangunan retak.",
        "Earthquake: expect aftershocks; do not enter a cracked building.",
    ),
    SafetyLine(
        "tsunami",
        "Di pantai, setelah guncangan 20 detik: segera naik ke ketinggian 20 meter, tanpa menunggu peringatan.",
        "At the coast, after shaking of 20 seconds: up at once, to 20 metres, without waiting for a warning.",
    ),
    SafetyLine(
        "kebakaran",
        "Api dan asap: tetap di arah datangnya angin, serahkan kepada pemadam.",
        "Fire and smoke: stay upwind and leave it to the fire brigade.",
    ),
    SafetyLine(
        "",
        "Rompi, helm, sepatu bot, kartu anggota, air, senter, peluit, baterai penuh.",
        "Vest, helmet, boots, identity card, water, torch, whistle, full battery.",
    ),
    SafetyLine(
        "",
        "Foto: tanpa wajah korban meninggal atau anak, dan minta izin dulu.",
        "Photos: no faces of the dead or of children, and ask before you take one.",
    ),
)

SAFETY_CARD: dict[str, Any] = {
    "version": VERSION,
    "source": f"{BNPB}; PMI Platform",
    "is_confirmed": all(line.is_confirmed for line in LINES),
    "lines": [asdict(line) for line in LINES],
}
