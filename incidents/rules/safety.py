"""A card of safety for people in the field. General guidance, in our own words: each line says what to do."""

from typing import Any

SAFETY_CARD: dict[str, Any] = {
    "version": 1,
    "source": "PMI Platform; general guidance, no official text of PMI",
    "is_confirmed": False,
    "lines": [
        {
            "id": "Keselamatan Anda lebih dulu. Jangan masuk sendirian; beri tahu posko ke mana Anda pergi.",
            "en": "Your own safety comes first. Never go in alone; tell the post where you are going.",
        },
        {
            "id": "Jangan menyeberangi air yang mengalir, juga dengan kendaraan.",
            "en": "Do not cross moving water, not even in a vehicle.",
        },
        {
            "id": "Jauhi kabel listrik yang jatuh atau terendam. Minta PLN memutus aliran.",
            "en": "Keep away from fallen or flooded power lines. Ask PLN to cut the current.",
        },
        {
            "id": "Setelah gempa: keluar dari bangunan yang retak, waspadai gempa susulan.",
            "en": "After an earthquake: leave cracked buildings and expect aftershocks.",
        },
        {
            "id": "Di pantai, bila gempa terasa lama atau kuat: segera ke tempat tinggi, jangan menunggu peringatan.",
            "en": "On the coast, when shaking is long or strong: go to high ground at once, wait for no warning.",
        },
        {
            "id": "Lereng retak, pohon miring, atau air tiba-tiba keruh: menjauh, jangan berdiri di bawahnya.",
            "en": "Cracks in a slope, leaning trees or suddenly muddy water: move away and never stand below.",
        },
        {
            "id": "Kenakan rompi, sepatu tertutup, dan pelindung kepala. Bawa air minum dan senter.",
            "en": "Wear vest, closed shoes and a helmet. Carry drinking water and a torch.",
        },
        {
            "id": "Keadaan darurat: telepon 112, ambulans 119.",
            "en": "In an emergency call 112, for an ambulance 119.",
        },
    ],
}
