"""Questions that several report types ask."""

from django.utils.translation import gettext_lazy as _

from incidents.report_types.protocol import Field, FieldType

HAZARD = Field(name="hazard", type=FieldType.HAZARD, label=_("What is happening?"), required=True)
SEVERITY = Field(name="severity", type=FieldType.SEVERITY, label=_("How severe?"), required=True)

AFFECTED = (
    Field(name="people", type=FieldType.COUNT, label=_("People affected"), unit="jiwa", indicator="terdampak"),
    Field(name="households", type=FieldType.COUNT, label=_("Households affected"), unit="kk", indicator="terdampak"),
)
CASUALTIES = (
    Field(name="dead", type=FieldType.COUNT, label=_("Dead"), unit="jiwa", indicator="meninggal"),
    Field(name="missing", type=FieldType.COUNT, label=_("Missing"), unit="jiwa", indicator="hilang"),
    Field(name="injured", type=FieldType.COUNT, label=_("Injured"), unit="jiwa", indicator="terluka"),
)
DISPLACED = (
    Field(
        name="displaced_people", type=FieldType.COUNT, label=_("People displaced"), unit="jiwa", indicator="mengungsi"
    ),
    Field(
        name="displaced_households",
        type=FieldType.COUNT,
        label=_("Households displaced"),
        unit="kk",
        indicator="mengungsi",
    ),
)
