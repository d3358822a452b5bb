"""Development: new numbers of an event that is known already."""

from django.utils.translation import gettext_lazy as _

from incidents.report_types.protocol import Facts, Field, FieldsType, FieldType
from incidents.report_types.questions import AFFECTED, CASUALTIES, DISPLACED, HAZARD, SEVERITY

DAMAGE = tuple(
    Field(name=name, type=FieldType.COUNT, label=label, unit=unit, indicator=indicator)
    for name, indicator, unit, label in (
        ("badly_injured", "luka_berat", "jiwa", _("Seriously injured")),
        ("slightly_injured", "luka_ringan", "jiwa", _("Slightly injured")),
        ("evacuation_sites", "titik_pengungsian", "titik", _("Evacuation sites")),
        ("houses_damaged", "rumah_rusak", "unit", _("Houses damaged (all grades)")),
        ("houses_heavily_damaged", "rumah_rusak_berat", "unit", _("Houses heavily damaged")),
        ("houses_moderately_damaged", "rumah_rusak_sedang", "unit", _("Houses moderately damaged")),
        ("houses_slightly_damaged", "rumah_rusak_ringan", "unit", _("Houses slightly damaged")),
        ("houses_flooded", "rumah_terendam", "unit", _("Houses flooded")),
        ("schools_damaged", "rusak_pendidikan", "unit", _("Schools damaged")),
        ("health_facilities_damaged", "rusak_kesehatan", "unit", _("Health facilities damaged")),
        ("places_of_worship_damaged", "rusak_peribadatan", "unit", _("Places of worship damaged")),
    )
)

GROUPS = tuple(
    Field(name=name, type=FieldType.COUNT, label=label, unit="jiwa", indicator=indicator)
    for name, indicator, label in (
        ("displaced_men", "mengungsi_laki_laki", _("Displaced: men and boys")),
        ("displaced_women", "mengungsi_perempuan", _("Displaced: women and girls")),
        ("displaced_toddlers", "mengungsi_balita", _("Displaced: children under five")),
        ("displaced_elderly", "mengungsi_lansia", _("Displaced: people over 60")),
        ("displaced_pregnant", "mengungsi_ibu_hamil", _("Displaced: pregnant women")),
        ("displaced_disabled", "mengungsi_disabilitas", _("Displaced: people with a disability")),
    )
)


class Development(FieldsType):
    code = "development"
    kind = "event"
    label = _("Development")
    fields = (HAZARD, SEVERITY, *AFFECTED, *CASUALTIES, *DISPLACED, *GROUPS, *DAMAGE)

    def severity(self, facts: Facts) -> str:
        return facts.severity


report_type = Development()
