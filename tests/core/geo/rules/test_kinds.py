import pytest

from pmi_platform.core.geo.rules.kinds import kind_of


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("31", "Daerah Khusus Ibukota Jakarta", "provinsi"),
        ("32.03", "Kabupaten Cianjur", "kabupaten"),
        ("31.71", "Kota Administrasi Jakarta Pusat", "kota"),
        ("63.02", "Kabupaten Kotabaru", "kabupaten"),
        ("31.71.03", "Kemayoran", "kecamatan"),
        ("91.03.01", "Sentani", "distrik"),
        ("31.71.03.1001", "Kemayoran", "kelurahan"),
        ("32.03.11.2001", "Cugenang", "desa"),
        ("91.03.01.3001", "Ayapo", "desa_adat"),
    ],
)
def test_code_and_name_tell_the_official_word(code, name, kind):
    assert kind_of(code, name) == kind
