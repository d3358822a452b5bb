"""Who gets what: every role × every address × three places of the office. Read it as one table.

A cell has three signs: the role held in the kecamatan of the thing asked for, in another kecamatan of the province,
and province-wide. The signs (`asking`): + shown or done, o shown without the thing, - not permitted, 0 as if it were
not there, ? refused for what was said, > led on. What holds nothing of a tenant is `Bare` in tests/isolation/routes.py.
"""

import pytest
from django.test import Client

from pmi_platform.core.tenancy.roles import Role
from tests.isolation import resolver, world
from tests.isolation.routes import ROUTES, Bare
from tests.permissions import asking

pytestmark = pytest.mark.timeout(300)

COLUMNS = {
    "HQ": Role.HQ_READER,
    "CO": Role.PROVINCIAL_COORDINATOR,
    "CH": Role.CHAIRMAN,
    "BO": Role.BRANCH_OPERATOR,
    "KO": Role.KECAMATAN_OFFICER,
    "LO": Role.LOGISTICS_OFFICER,
    "AD": Role.AMBULANCE_DISPATCHER,
    "CT": Role.CALL_TAKER,
    "VO": Role.VOLUNTEER,
    "RO": Role.RELEASING_OFFICER,
    "AG": Role.AGENCY_GUEST,
    "PC": Role.POSYANDU_COACH,
    "DP": Role.DATA_PROTECTION_OFFICER,
    "IM": Role.IMS_CLIENT,
    "PA": Role.PLATFORM_ADMIN,
}
MATRIX = """
                                                    HQ  CO  CH  BO  KO  LO  AD  CT  VO  RO  AG  PC  DP  IM  PA
GET  komando/                                       +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- --- ---
GET  komando/ringkasan/                             +++ +++ +++ +++ --- +++ +++ --- --- --- --- --- --- --- ---
GET  komando/hitungan/                              +++ +++ +++ +++ --- +++ +++ --- --- --- --- --- --- --- ---
GET  komando/kejadian/                              +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- --- ---
GET  komando/umpan/                                 +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- --- ---
GET  komando/peringatan/                            +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- --- ---
GET  komando/peta.json                              +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- --- ---
GET  peta-risiko/                                   +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  peta-risiko/zona.json                          +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  peta-risiko/titik.json                        +o+ +o+ +o+ +o+ ooo +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  peta-risiko/zona/                              +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  peta-risiko/zona/baru/                         --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST peta-risiko/zona/baru/                         --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  peta-risiko/zona/<uuid:pk>/                    +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  peta-risiko/zona/<uuid:pk>/ubah/               --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST peta-risiko/zona/<uuid:pk>/ubah/               --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST peta-risiko/zona/<uuid:pk>/penarikan/          --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  peta-risiko/impor/                             --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
POST peta-risiko/impor/                             --- --? --- --? --- --- --- --- --- --- --- --- --- --- ---
GET  peta-risiko/data/                              +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- --- +++ ---
GET  peta-risiko/data/<uuid:pk>/                    +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- --- +++ ---
POST peta-risiko/data/<uuid:pk>/pembatalan/         --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
GET  kegiatan/                                      --- +++ +++ +++ +++ --- --- --- --- --- --- --- --- +++ ---
GET  kegiatan/baru/                                 --- +++ --- +++ +++ --- --- --- --- --- --- --- --- --- ---
POST kegiatan/baru/                                 --- +?+ --- +?+ +?+ --- --- --- --- --- --- --- --- --- ---
GET  kegiatan/<uuid:pk>/                            --- +0+ +0+ +0+ +0+ --- --- --- --- --- --- --- --- +0+ ---
GET  kegiatan/<uuid:pk>/ubah/                       --- +0+ --- +0+ -0- --- --- --- --- --- --- --- --- --- ---
POST kegiatan/<uuid:pk>/ubah/                       --- +0+ --- +0+ -0- --- --- --- --- --- --- --- --- --- ---
POST kegiatan/<uuid:pk>/foto/                       --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kegiatan/<uuid:pk>/verifikasi/                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kegiatan/<uuid:pk>/pengembalian/               --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kegiatan/<uuid:pk>/penarikan/                  --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  berbagi/                                       +++ +++ +++ --- --- --- --- --- --- --- --- --- +++ --- ---
POST berbagi/                                       --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST berbagi/<uuid:pk>/pencabutan/                  --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  sumber-data/                                   --- +++ --- --- --- --- --- --- --- --- --- --- --- --- +++
GET  jejak/                                         --- +++ +++ --- --- --- --- --- --- --- --- --- +++ --- ---
GET  jejak/<int:position>/                          --- +0+ +0+ --- --- --- --- --- --- --- --- --- +0+ --- ---
POST jejak/<int:position>/penghapusan/              --- --- --- --- --- --- --- --- --- --- --- --- -0+ --- ---
GET  peringatan/                                    +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  peringatan/aktivasi/                           +++ +++ +++ +++ --- +++ +++ --- --- --- --- --- --- +++ ---
POST peringatan/aktivasi/<uuid:pk>/konfirmasi/      --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST peringatan/aktivasi/<uuid:pk>/penolakan/       --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  peringatan/aturan/                             +++ +++ +++ +++ --- +++ +++ --- --- --- --- --- --- +++ ---
POST peringatan/aturan/bawaan/                      --- ??? --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  peringatan/aturan/baru/                        --- +++ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST peringatan/aturan/baru/                        --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  peringatan/aturan/<uuid:pk>/                   --- +++ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST peringatan/aturan/<uuid:pk>/                   --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  kejadian/<uuid:pk>/go/                         --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST peringatan/<uuid:pk>/penerbitan/               --- +-+ --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  peringatan/terbitan/<uuid:pk>.xml              +0+ +0+ +0+ +0+ --- +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  peringatan/baru/                               --- +++ --- --- --- --- --- --- --- --- --- --- --- +++ ---
POST peringatan/baru/                               --- +-+ --- --- --- --- --- --- --- --- --- --- --- +-+ ---
POST peringatan/<uuid:pk>/pengakhiran/              --- +-+ --- --- --- --- --- --- --- --- --- --- --- +-+ ---
GET  peringatan/<uuid:pk>/                          +0+ +0+ +0+ +0+ --- +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  peringatan/<uuid:pk>/kekuatan/                 +0+ +0+ +0+ +0+ --- +0+ +0+ --- --- --- --- --- --- --- ---
GET  kejadian/                                      +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
GET  kejadian/baru/                                 --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/baru/                                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  kejadian/serupa/                               +++ +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- +++ ---
GET  kejadian/<uuid:pk>/                            +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST kejadian/<uuid:pk>/pimpinan/                   --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/tahap/                      --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/keparahan/                  --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/peserta/                    --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/keikutsertaan/              --- 000 --- 000 --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/penggabungan/               --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/pemisahan/                  --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/induk/                      --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/angka/                      --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/dokumen/                    --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/tindak-lanjut/              --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST tindak-lanjut/<uuid:pk>/                       --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  dokumen/nomor-surat/                           --- +++ --- --- --- --- --- --- --- --- --- --- --- --- +++
POST dokumen/nomor-surat/                           --- --+ --- --- --- --- --- --- --- --- --- --- --- --- --+
GET  dokumen/<uuid:pk>/                             +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
GET  dokumen/<uuid:pk>/pdf/                         +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
GET  dokumen/<uuid:pk>/ubah/                        --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST dokumen/<uuid:pk>/ubah/                        --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST dokumen/<uuid:pk>/persetujuan/                 --- +-+ +-+ --- --- --- --- --- --- --- --- --- --- --- ---
POST dokumen/<uuid:pk>/penerbitan/                  --- +-+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST dokumen/<uuid:pk>/koreksi/                     --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/status-darurat/             --- -0+ --- -0+ --- --- --- --- --- --- --- --- --- --- ---
POST kejadian/<uuid:pk>/status-darurat/pilihan/     --- ?0+ --- ?0+ --- --- --- --- --- --- --- --- --- --- ---
GET  kejadian/<uuid:pk>/kebutuhan/                  +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST kejadian/<uuid:pk>/kebutuhan/                  -0- +0+ -0- +0+ -0- +0+ -0- -0- --- --- --- --- --- -0- ---
POST kejadian/<uuid:pk>/kebutuhan/taksiran/         --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST kebutuhan/<uuid:pk>/                           --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST kebutuhan/<uuid:pk>/penarikan/                 --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
GET  kebutuhan/parameter/                           +++ +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- +++ ---
POST kebutuhan/parameter/                           --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  kejadian/<uuid:pk>/pelajaran/                  +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST kejadian/<uuid:pk>/pelajaran/                  -0- +0+ -0- +0+ -0- -0- -0- -0- --- --- --- --- --- -0- ---
GET  pelajaran/                                     +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST pelajaran/<uuid:pk>/                           --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST pelajaran/<uuid:pk>/ubah/                      --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  kejadian/<uuid:pk>/tugas/                      +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST kejadian/<uuid:pk>/tugas/                      -0- +0+ -0- +0+ -0- -0- -0- -0- --- --- --- --- --- -0- ---
POST kejadian/<uuid:pk>/tugas/sop/                  --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST tugas/<uuid:pk>/                               --- +0+ --- +0+ --- +0+ +0+ --- --- --- --- --- --- --- ---
POST tugas/<uuid:pk>/penanggung-jawab/              --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  kejadian/<uuid:pk>/riwayat/                    +0+ +0+ +0+ +0+ o0o +0+ +0+ o0o --- --- --- --- --- +0+ ---
GET  kejadian/<uuid:pk>/percakapan/                 +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST kejadian/<uuid:pk>/percakapan/                 -0- +0+ -0- +0+ -0- +0+ +0+ -0- --- --- --- --- --- -0- ---
GET  posko/                                         --- 00+ 00+ 00+ --- --- --- --- --- --- --- --- --- --- ---
POST posko/piket/                                   --- 00+ --- 00+ --- --- --- --- --- --- --- --- --- --- ---
POST posko/piket/<uuid:pk>/pembatalan/              --- 00+ --- 00+ --- --- --- --- --- --- --- --- --- --- ---
POST posko/buku/                                    --- 00+ --- 00+ --- --- --- --- --- --- --- --- --- --- ---
GET  posko/serah-terima/                            --- 00+ 00+ 00+ --- --- --- --- --- --- --- --- --- --- ---
POST posko/serah-terima/                            --- 00+ 00- 00+ --- --- --- --- --- --- --- --- --- --- ---
GET  status-darurat/                                +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST status-darurat/                                --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
GET  status-darurat/<uuid:pk>/                      +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST status-darurat/<uuid:pk>/perpanjangan/         --- -0+ --- -0+ --- --- --- --- --- --- --- --- --- --- ---
POST status-darurat/<uuid:pk>/akhir/                --- -0+ --- -0+ --- --- --- --- --- --- --- --- --- --- ---
POST status-darurat/<uuid:pk>/lanjutan/             --- -0+ --- -0+ --- --- --- --- --- --- --- --- --- --- ---
POST angka/<uuid:pk>/verifikasi/                    --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST angka/<uuid:pk>/penarikan/                     --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  panggilan/                                     --- +++ --- +++ --- --- +++ +++ --- --- --- --- +++ +++ ---
GET  panggilan/baru/                                --- +++ --- +++ --- --- --- +++ --- --- --- --- --- --- ---
POST panggilan/baru/                                --- +-+ --- +-+ --- --- --- +-+ --- --- --- --- --- --- ---
GET  panggilan/bantuan/                             --- +++ --- +++ --- --- --- +++ --- --- --- --- --- --- ---
GET  panggilan/<uuid:pk>/                           --- +0+ --- +0+ --- --- +0+ +0+ --- --- --- --- +0+ +0+ ---
POST panggilan/<uuid:pk>/fakta/                     --- +-+ --- +-+ --- --- --- +-+ --- --- --- --- --- --- ---
POST panggilan/<uuid:pk>/kejadian/                  --- +-+ --- +-+ --- --- --- +-+ --- --- --- --- --- --- ---
POST panggilan/<uuid:pk>/penerusan/                 --- +-+ --- +-+ --- --- --- +-+ --- --- --- --- --- --- ---
POST panggilan/<uuid:pk>/penutupan/                 --- +-+ --- +-+ --- --- --- +-+ --- --- --- --- --- --- ---
POST panggilan/<uuid:pk>/penelepon/                 --- --- --- --- --- --- --- --- --- --- --- --- --+ --- ---
POST penerusan/<uuid:pk>/penerimaan/                --- +0+ --- +0+ --- --- --- +0+ --- --- --- --- --- --- ---
POST penerusan/<uuid:pk>/tindakan/                  --- +0+ --- +0+ --- --- --- +0+ --- --- --- --- --- --- ---
GET  sop/                                           +++ +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- +++ ---
GET  sop/banding/                                   +++ +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- +++ ---
GET  sop/usulan/<uuid:pk>/                          +++ +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- +++ ---
POST sop/usulan/<uuid:pk>/langkah/                  --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST sop/usulan/<uuid:pk>/langkah/pindah/           --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST sop/usulan/<uuid:pk>/langkah/hapus/            --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST sop/usulan/<uuid:pk>/pengajuan/                --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST sop/usulan/<uuid:pk>/penarikan/                --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST sop/usulan/<uuid:pk>/pengesahan/               --- --? --? --- --- --- --- --- --- --- --- --- --- --- ---
GET  panggilan/instansi/                            --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
GET  panggilan/instansi/baru/                       --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST panggilan/instansi/baru/                       --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  panggilan/instansi/<uuid:pk>/                  --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST panggilan/instansi/<uuid:pk>/ubah/             --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST panggilan/instansi/<uuid:pk>/penutupan/        --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST panggilan/instansi/<uuid:pk>/kunci/            --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST panggilan/instansi/<uuid:pk>/uji/              --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST panggilan/instansi/kunci/<uuid:pk>/akhir/      --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  panggilan/pengiriman/                          --- +++ --- +++ --- --- +++ +++ --- --- --- --- +++ +++ ---
GET  panggilan/pengiriman/<uuid:pk>/                --- +0+ --- +0+ --- --- +0+ +0+ --- --- --- --- +0+ +0+ ---
POST panggilan/pengiriman/<uuid:pk>/ulang/          --- +0+ --- +0+ --- --- --- +0+ --- --- --- --- --- --- ---
GET  laporan/                                       +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  laporan/impor/                                 --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/impor/                                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  laporan/<uuid:pk>/                             +0+ +0+ +0+ +0+ --- +0+ +0+ --- --- --- --- --- --- +0+ ---
POST laporan/<uuid:pk>/dua-versi/                   --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/verifikasi/                  --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/pengembalian/                --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/pengukuhan/                  --- ?-+ --- ?-+ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/permintaan/                  --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  kotak-masuk/                                   --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
GET  kotak-masuk/<uuid:pk>/                         --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
GET  kotak-masuk/<uuid:pk>/foto/                    --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST kotak-masuk/<uuid:pk>/laporan/                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kotak-masuk/<uuid:pk>/kejadian/                --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST kotak-masuk/<uuid:pk>/penolakan/               --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST kotak-masuk/<uuid:pk>/pemblokiran/             --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/kembar/                      --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/pemisahan/                   --- 0-0 --- 0-0 --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/kejadian/                    --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST laporan/<uuid:pk>/kejadian/baru/               --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  lapor/bekal/                                   --- +o+ --- +o+ +o+ +o+ +o+ +o+ ooo ooo ooo ooo --- --- ---
GET  lapor/biasa/                                   --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
POST lapor/biasa/                                   --- +?+ --- +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ --- --- ---
GET  lapor/kaji-cepat/                              --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
POST lapor/kaji-cepat/                              --- +?+ --- +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ --- --- ---
GET  lapor/perkembangan/                            --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
POST lapor/perkembangan/                            --- +?+ --- +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ --- --- ---
GET  lapor/akhir/                                   --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
POST lapor/akhir/                                   --- +?+ --- +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ +?+ --- --- ---
GET  lapor/saya/                                    --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
GET  lapor/saya/jawaban/                            --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
GET  lapor/saya/<uuid:pk>/                          --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
POST lapor/saya/<uuid:pk>/perubahan/                --- +-+ --- +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ --- --- ---
POST lapor/saya/<uuid:pk>/bagian/<slug:name>/       --- +-+ --- +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ --- --- ---
POST lapor/saya/<uuid:pk>/foto/                     --- +-+ --- +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ --- --- ---
POST lapor/saya/<uuid:pk>/pengajuan/                --- +-+ --- +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ --- --- ---
POST lapor/saya/<uuid:pk>/pencabutan/               --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
GET  duga-air/                                      +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  duga-air/baru/                                 --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST duga-air/baru/                                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  duga-air/<uuid:pk>/                            +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  duga-air/<uuid:pk>/bacaan/                     --- +0+ --- +0+ +0+ --- --- --- --- --- --- --- --- +0+ ---
POST duga-air/<uuid:pk>/bacaan/                     --- +0+ --- +0+ +0+ --- --- --- --- --- --- --- --- +0+ ---
POST duga-air/<uuid:pk>/ubah/                       --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST duga-air/<uuid:pk>/hilir/                      --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST duga-air/<uuid:pk>/hilir/hapus/                --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST duga-air/<uuid:pk>/keadaan/                    --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  bacaan/<uuid:pk>/foto/                         +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  pengungsian/                                   +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  pengungsian/baru/                              --- +++ --- +++ +++ --- --- --- --- --- --- --- --- --- ---
POST pengungsian/baru/                              --- +?+ --- +?+ +?+ --- --- --- --- --- --- --- --- --- ---
GET  pengungsian/<uuid:pk>/                         +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
POST pengungsian/<uuid:pk>/hitungan/                --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
POST pengungsian/<uuid:pk>/ubah/                    --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
POST pengungsian/<uuid:pk>/keadaan/                 --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
GET  relawan/                                       --- +++ +++ +++ --- --- --- --- --- +++ --- --- +++ --- ---
GET  relawan/baru/                                  --- +++ --- +++ --- --- --- --- --- +++ --- --- --- --- ---
POST relawan/baru/                                  --- +?+ --- +?+ --- --- --- --- --- +?? --- --- --- --- ---
GET  relawan/mitra/                                 --- +++ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST relawan/mitra/                                 --- --+ --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  relawan/saya/                                  --- --- --- --- +++ --- --- --- +++ +++ --- --- --- --- ---
POST relawan/saya/                                  --- --- --- --- +?? --- --- --- +?? +?? --- --- --- --- ---
POST relawan/saya/penarikan/                        --- --- --- --- 000 --- --- --- 000 000 --- --- --- --- ---
POST relawan/saya/kesiapan/                         --- --- --- --- 000 --- --- --- 000 000 --- --- --- --- ---
GET  relawan/tugas/                                 --- --- --- --- +++ --- --- --- +++ +++ --- --- --- --- ---
POST relawan/tugas/<uuid:pk>/                       --- --- --- --- 000 --- --- --- 000 000 --- --- --- --- ---
GET  relawan/impor/                                 --- +++ --- +++ --- --- --- --- --- +++ --- --- --- --- ---
POST relawan/impor/                                 --- ??? --- ??? --- --- --- --- --- ??? --- --- --- --- ---
GET  relawan/impor/contoh/                          --- +++ --- +++ --- --- --- --- --- +++ --- --- --- --- ---
GET  relawan/impor/<uuid:pk>/                       --- +0+ --- +0+ --- --- --- --- --- +00 --- --- --- --- ---
POST relawan/impor/<uuid:pk>/keputusan/             --- +-+ --- +-+ --- --- --- --- --- +-- --- --- --- --- ---
POST relawan/impor/<uuid:pk>/galat/                 --- ?-? --- ?-? --- --- --- --- --- ?-- --- --- --- --- ---
GET  relawan/<uuid:pk>/penggabungan/                --- +0+ --- +0+ --- --- --- --- --- +00 --- --- --- --- ---
POST relawan/<uuid:pk>/penggabungan/                --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST relawan/<uuid:pk>/penggabungan/<uuid:merge_id>/ --- +-+ --- +-+ --- --- --- --- --- +-- --- --- --- --- ---
GET  relawan/tugas/<uuid:pk>/kartu/                 --- --- --- --- 000 --- --- --- 000 000 --- --- --- --- ---
POST relawan/tugas/<uuid:pk>/piagam/                --- ?0? --- ?0? 000 --- --- --- 000 ?00 --- --- --- --- ---
POST relawan/pengerahan/bersama/                    --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
GET  relawan/pengerahan/titik/                      --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST relawan/pengerahan/titik/                      --- ??? --- ??? --- --- --- --- --- --- --- --- --- --- ---
GET  relawan/pengerahan/titik/<uuid:pk>/            --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST relawan/pengerahan/titik/<uuid:pk>/penutupan/  --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST relawan/pengerahan/<uuid:pk>/kabar/            --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
GET  relawan/pengerahan/                            --- +++ --- +++ --- --- --- --- --- +++ --- --- --- +++ ---
GET  relawan/pengerahan/baru/                       --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST relawan/pengerahan/baru/                       --- ??? --- ??? --- --- --- --- --- --- --- --- --- --- ---
GET  relawan/pengerahan/<uuid:pk>/                  --- +++ --- +++ --- --- --- --- --- +00 --- --- --- +0+ ---
POST relawan/pengerahan/<uuid:pk>/langkah/          --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
POST relawan/pengerahan/<uuid:pk>/pelepasan/        --- ?-? --- ?-? --- --- --- --- --- ?-0 --- --- --- --- ---
GET  relawan/cari/                                  --- +++ --- +++ --- --- --- --- --- --- --- --- --- +++ ---
GET  relawan/<uuid:pk>/kemampuan/                   --- +0+ +0+ +0+ --- --- --- --- --- +00 --- --- +0+ --- ---
POST relawan/<uuid:pk>/keahlian/                    --- +-+ --- +-+ --- --- --- --- --- +-- --- --- --- --- ---
POST relawan/<uuid:pk>/sertifikat/                  --- +-+ --- +-+ --- --- --- --- --- +-- --- --- --- --- ---
POST relawan/<uuid:pk>/kesiapan/                    --- +-+ --- +-+ --- --- --- --- --- +-- --- --- --- --- ---
GET  relawan/<uuid:pk>/                             --- +0+ +0+ +0+ --- --- --- --- --- +00 --- --- +0+ --- ---
GET  relawan/<uuid:pk>/pribadi/                     --- +-+ --- +-+ --- --- --- --- --- +-- --- --- +-+ --- ---
POST relawan/<uuid:pk>/ubah/                        --- +-+ --- +-+ --- --- --- --- --- +-- --- --- --- --- ---
POST relawan/<uuid:pk>/keanggotaan/                 --- +0+ --- +0+ --- --- --- --- --- +00 --- --- --- --- ---
POST relawan/<uuid:pk>/keanggotaan/<uuid:affiliation_id>/ ---  +-+ --- +-+ --- --- --- --- --- +-- --- --- --- --- ---
POST relawan/<uuid:pk>/penghapusan/                 --- --- --- --- --- --- --- --- --- --- --- --- +-+ --- ---
GET  tim/                                           --- +++ +++ +++ --- --- --- --- --- --- --- --- +++ --- +++
GET  tim/undang/                                    --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- +++
POST tim/undang/                                    --- +?+ --- +?+ --- --- --- --- --- --- --- --- --- --- +?+
GET  tim/undangan/<uuid:invitation_id>/             --- >>> --- >>> --- --- --- --- --- --- --- --- --- --- >>>
POST tim/undangan/<uuid:invitation_id>/tarik/       --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- +-+
GET  tim/<uuid:membership_id>/                      --- +0+ +0+ +0+ --- --- --- --- --- --- --- --- +0+ --- +0+
POST tim/<uuid:membership_id>/akhiri/               --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- +-+
POST tim/<uuid:membership_id>/pin/                  --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- +0+
POST tim/<uuid:membership_id>/keluarkan/            --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- +0+
POST tim/<uuid:membership_id>/faktor-kedua/         --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- +0+
GET  tim/<uuid:membership_id>/jabatan/              --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- +0+
POST tim/<uuid:membership_id>/jabatan/              --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- +0+
GET  stok/                                          +o+ +o+ +o+ +o+ --- +o+ --- --- --- --- --- --- --- +o+ ---
GET  stok/<slug:code>/                              +o+ +o+ +o+ +o+ --- +o+ --- --- --- --- --- --- --- +o+ ---
GET  gudang/baru/                                   --- +++ --- +++ --- +++ --- --- --- --- --- --- --- --- ---
POST gudang/baru/                                   --- +?+ --- +?+ --- +?+ --- --- --- --- --- --- --- --- ---
GET  gudang/<uuid:pk>/                              +0+ +0+ +0+ +0+ --- +0+ --- --- --- --- --- --- --- +0+ ---
GET  gudang/<uuid:pk>/penerimaan/                   --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST gudang/<uuid:pk>/penerimaan/                   --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
GET  gudang/<uuid:pk>/pengeluaran/                  --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST gudang/<uuid:pk>/pengeluaran/                  --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
GET  surat-barang/<uuid:pk>/                        +0+ +0+ +0+ +0+ --- +0+ --- --- --- --- --- --- --- +0+ ---
POST surat-barang/<uuid:pk>/penerimaan/             --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST surat-barang/<uuid:pk>/pembatalan/             --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST surat-barang/<uuid:pk>/selisih/                --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
GET  surat-barang/<uuid:pk>/cetak.pdf               +0+ +0+ +0+ +0+ --- +0+ --- --- --- --- --- --- --- +0+ ---
POST stok/<slug:code>/ukuran/                       --- --+ --- --+ --- --+ --- --- --- --- --- --- --- --- ---
POST stok/<slug:code>/isi/                          --- --+ --- --+ --- --+ --- --- --- --- --- --- --- --- ---
POST stok/lot/<uuid:pk>/larangan/                   --- --+ --- --+ --- --+ --- --- --- --- --- --- --- --- ---
GET  gudang/<uuid:pk>/batas/                        --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST gudang/<uuid:pk>/batas/                        --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
GET  gudang/<uuid:pk>/paket/                        --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST gudang/<uuid:pk>/paket/                        --- ?0? --- ?0? --- ?0? --- --- --- --- --- --- --- --- ---
POST gudang/<uuid:pk>/paket/bongkar/                --- ?0? --- ?0? --- ?0? --- --- --- --- --- --- --- --- ---
GET  permintaan-barang/                             +++ +++ +++ +++ --- +++ --- --- --- --- --- --- --- +++ ---
GET  permintaan-barang/baru/                        --- +++ --- +++ --- +++ --- --- --- --- --- --- --- --- ---
POST permintaan-barang/baru/                        --- +?+ --- +?+ --- +?+ --- --- --- --- --- --- --- --- ---
GET  permintaan-barang/<uuid:pk>/                   +0+ +0+ +0+ +0+ --- +0+ --- --- --- --- --- --- --- +0+ ---
POST permintaan-barang/<uuid:pk>/persetujuan/       --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST permintaan-barang/<uuid:pk>/penolakan/         --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST permintaan-barang/<uuid:pk>/pembatalan/        --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST permintaan-barang/<uuid:pk>/pencadangan/       --- ?0? --- ?0? --- ?0? --- --- --- --- --- --- --- --- ---
POST permintaan-barang/<uuid:pk>/pengambilan/       --- ?0? --- ?0? --- ?0? --- --- --- --- --- --- --- --- ---
POST permintaan-barang/<uuid:pk>/pengiriman/        --- ?0? --- ?0? --- ?0? --- --- --- --- --- --- --- --- ---
GET  pinjaman-barang/                               +++ +++ +++ +++ --- +++ --- --- --- --- --- --- --- +++ ---
GET  pinjaman-barang/baru/<uuid:pk>/                --- 000 --- 000 --- 000 --- --- --- --- --- --- --- --- ---
POST pinjaman-barang/baru/<uuid:pk>/                --- 000 --- 000 --- 000 --- --- --- --- --- --- --- --- ---
GET  pinjaman-barang/<uuid:pk>/                     +0+ +0+ +0+ +0+ --- +0+ --- --- --- --- --- --- --- +0+ ---
POST pinjaman-barang/<uuid:pk>/penolakan/           --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST pinjaman-barang/<uuid:pk>/pengiriman/          --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
POST pinjaman-barang/<uuid:pk>/penerimaan/          --- 000 --- 000 --- 000 --- --- --- --- --- --- --- --- ---
POST pinjaman-barang/<uuid:pk>/penyelesaian/        --- 000 --- 000 --- 000 --- --- --- --- --- --- --- --- ---
POST pinjaman-barang/<uuid:pk>/penghapusan/         --- +0+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST pinjaman-barang/penyelesaian/<uuid:pk>/        --- +0+ --- +0+ --- +0+ --- --- --- --- --- --- --- --- ---
GET  tim/<uuid:membership_id>/perangkat-lapangan/    --- +0+ +0+ +0+ --- --- --- --- --- --- --- --- +0+ --- +0+
POST tim/<uuid:membership_id>/perangkat-lapangan/   --- +0+ -0- +0+ --- --- --- --- --- --- --- --- -0- --- +0+
GET  perangkat-lapangan/                            --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
GET  perangkat-lapangan/<uuid:pk>/                  --- >>> --- >>> >>> >>> >>> >>> >>> >>> >>> >>> --- --- >>>
POST perangkat-lapangan/<uuid:pk>/pencabutan/       --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- +-+
GET  ruang/                                         +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++
POST ruang/                                         000 000 000 000 000 000 000 000 000 000 000 000 000 000 000
GET  api/session/                                   +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++ +++
GET  api/v1/changes                                 --+ --- --- --- --- --- --- --- --- --- --- --- --- --+ ---
GET  api/v1/units/                                  +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- --- +++ +++
GET  api/v1/units/<uuid:pk>/                        +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- --- +++ +++
GET  api/v1/activations/                            +++ +++ +++ +++ --- +++ +++ --- --- --- --- --- --- +++ ---
GET  api/v1/activations/<uuid:pk>/                  +0+ +0+ +0+ +0+ --- +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  api/v1/alerts/                                 +o+ +o+ +o+ +o+ --- +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  api/v1/alerts/<uuid:pk>/                       +0+ +0+ +0+ +0+ --- +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  api/v1/alerts/<uuid:pk>/exposure/              +0+ +0+ +0+ +0+ --- +0+ +0+ --- --- --- --- --- --- +0+ ---
GET  api/v1/incidents/<uuid:pk>/go-field-report/    +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/alerts/<uuid:pk>/issue/                 --- +-+ --- --- --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/alert-issues/                           +++ +++ +++ +++ --- +++ +++ --- --- --- --- --- --- +++ ---
POST api/v1/cap/                                    --- ??? --- --- --- --- --- --- --- --- --- --- --- ??? ---
GET  api/v1/incidents/                              +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST api/v1/incidents/                              --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/incidents/candidates/                   +++ +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- +++ ---
GET  api/v1/incidents/<uuid:pk>/                    +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/incidents/<uuid:pk>/transition/         --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/severity/           --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/take-charge/        --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/participants/       --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/participation/      --- 000 --- 000 --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/merge/              --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/separate/           --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/parent/             --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/calls/                                  --- +-? --- +-? --- --- --- +-? --- --- --- --- --- --- ---
GET  api/v1/calls/<str:ticket>/                     --- 00+ --- 00+ --- --- 00+ 00+ --- --- --- --- 00+ 00+ ---
POST api/v1/calls/<str:ticket>/facts/               --- 00+ --- 00+ --- --- --- 00+ --- --- --- --- --- --- ---
GET  api/v1/field-reports/                          +o+ +o+ +o+ +o+ ooo +o+ +o+ ooo ooo ooo ooo ooo --- +o+ ---
POST api/v1/field-reports/                          --- +-+ --- +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ +-+ --- --- ---
GET  api/v1/field-reports/<uuid:pk>/                +0+ +0+ +0+ +0+ 000 +0+ +0+ 000 000 000 000 000 --- +0+ ---
GET  api/v1/field-reports/<uuid:pk>/text/           +0+ +0+ +0+ +0+ 000 +0+ +0+ 000 000 000 000 000 --- +0+ ---
GET  api/v1/field-reports/mine/                     --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
GET  api/v1/phone/                                  --- +++ --- +++ +++ +++ +++ +++ +++ +++ +++ +++ --- --- ---
POST api/v1/field-reports/<uuid:pk>/verify/         --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/return/         --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/incident/       --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/confirm/        --- ?-+ --- ?-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/changes/        --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/refile/         --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/withdraw/       --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/amendments/     --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/conflicts/      --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/field-reports/<uuid:pk>/photos/         --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/photos/<uuid:pk>/                       +0+ +0+ +0+ +0+ 000 +0+ +0+ 000 000 000 000 000 --- +0+ ---
GET  api/v1/deployments/                            --- +++ --- +++ --- --- --- --- --- +++ --- --- --- +++ ---
GET  api/v1/activities/                             --- +++ +++ +++ +++ --- --- --- --- --- --- --- --- +++ ---
POST api/v1/activities/                             --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
GET  api/v1/activities/mine/                        --- +++ --- +++ +++ --- --- --- --- --- --- --- --- --- ---
GET  api/v1/activities/<uuid:pk>/                   --- +0+ +0+ +0+ +0+ --- --- --- --- --- --- --- --- +0+ ---
POST api/v1/activities/<uuid:pk>/verify/            --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/activities/<uuid:pk>/return/            --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/activities/<uuid:pk>/withdraw/          --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/activities/<uuid:pk>/amendments/        --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/activities/<uuid:pk>/photos/            --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/activity-photos/<uuid:pk>/              --- +0+ +0+ +0+ +0+ --- --- --- --- --- --- --- --- +0+ ---
GET  api/v1/volunteers/                             +o+ +o+ +o+ +o+ --- --- --- --- --- +oo --- --- +o+ +o+ ---
GET  api/v1/volunteers/nearest/                     --- +o+ --- +o+ --- --- --- --- --- --- --- --- --- +o+ ---
GET  api/v1/volunteers/<uuid:pk>/                   +0+ +0+ +0+ +0+ --- --- --- --- --- +00 --- --- +0+ +0+ ---
GET  api/v1/gauges/                                 +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
POST api/v1/gauges/                                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/gauges/<uuid:pk>/                       +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
POST api/v1/gauges/<uuid:pk>/details/               --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/gauges/<uuid:pk>/readings/              +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
POST api/v1/gauges/<uuid:pk>/readings/              --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- +-+ ---
POST api/v1/gauges/<uuid:pk>/downstream/            --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/gauges/<uuid:pk>/downstream/remove/     --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/gauges/<uuid:pk>/state/                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/warehouses/                             +o+ +o+ +o+ +o+ --- +o+ --- --- --- --- --- --- --- +o+ ---
GET  api/v1/warehouses/<uuid:pk>/                   +0+ +0+ +0+ +0+ --- +0+ --- --- --- --- --- --- --- +0+ ---
GET  api/v1/stock/                                  +o+ +o+ +o+ +o+ --- +o+ --- --- --- --- --- --- --- +o+ ---
GET  api/v1/stock/<uuid:pk>/                        +0+ +0+ +0+ +0+ --- +0+ --- --- --- --- --- --- --- +0+ ---
GET  api/v1/shelters/                               +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
POST api/v1/shelters/                               --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
GET  api/v1/shelters/<uuid:pk>/                     +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
POST api/v1/shelters/<uuid:pk>/details/             --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
POST api/v1/shelters/<uuid:pk>/counts/              --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
POST api/v1/shelters/<uuid:pk>/state/               --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- --- --- ---
GET  api/v1/risk-zones/                             +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
POST api/v1/risk-zones/                             --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/risk-zones/<uuid:pk>/                   +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- --- +0+ ---
POST api/v1/risk-zones/<uuid:pk>/outline/           --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/risk-zones/<uuid:pk>/retire/            --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/risk-datasets/                          --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/risk-datasets/<uuid:pk>/undo/           --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/risk-exposure/                          +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- --- +o+ ---
GET  api/v1/figures/                                +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST api/v1/figures/                                --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/figures/<uuid:pk>/                      +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/figures/<uuid:pk>/verify/               --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/figures/<uuid:pk>/retract/              --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/situation-reports/                      +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST api/v1/situation-reports/                      --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/situation-reports/<uuid:pk>/            +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/situation-reports/<uuid:pk>/sections/   --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/situation-reports/<uuid:pk>/approve/    --- +-+ +-+ --- --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/situation-reports/<uuid:pk>/publish/    --- +-+ --- --- --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/situation-reports/<uuid:pk>/correct/    --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/needs/                                  +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST api/v1/needs/                                  --- +-+ --- +-+ --- +-+ --- --- --- --- --- --- --- --- ---
GET  api/v1/needs/<uuid:pk>/                        +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/needs/<uuid:pk>/revise/                 --- +-+ --- +-+ --- +-+ --- --- --- --- --- --- --- --- ---
POST api/v1/needs/<uuid:pk>/drop/                   --- +-+ --- +-+ --- +-+ --- --- --- --- --- --- --- --- ---
GET  api/v1/incidents/<uuid:pk>/need-estimate/      +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/incidents/<uuid:pk>/need-estimate/      --- +-+ --- +-+ --- +-+ --- --- --- --- --- --- --- --- ---
GET  api/v1/inbox/                                  --- +++ --- +++ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/inbox/<uuid:pk>/                        --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/inbox/<uuid:pk>/report/                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/inbox/<uuid:pk>/incident/               --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/inbox/<uuid:pk>/reject/                 --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/messages/                               +++ +++ +++ +++ +++ +++ +++ +++ --- --- --- --- --- +++ ---
POST api/v1/messages/                               --- +-+ --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- ---
GET  api/v1/messages/<uuid:pk>/                     +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
GET  api/v1/lessons/                                +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST api/v1/lessons/                                --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/lessons/<uuid:pk>/                      +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/lessons/<uuid:pk>/revise/               --- +0+ --- +0+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/lessons/<uuid:pk>/state/                --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/tasks/                                  +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST api/v1/tasks/                                  --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/tasks/<uuid:pk>/                        +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/tasks/<uuid:pk>/state/                  --- +-+ --- +-+ --- +-+ +-+ --- --- --- --- --- --- --- ---
POST api/v1/incidents/<uuid:pk>/checklist/          --- +-+ --- +-+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/emergency-statuses/                     +o+ +o+ +o+ +o+ +o+ +o+ +o+ +o+ --- --- --- --- --- +o+ ---
POST api/v1/emergency-statuses/                     --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
GET  api/v1/emergency-statuses/<uuid:pk>/           +0+ +0+ +0+ +0+ +0+ +0+ +0+ +0+ --- --- --- --- --- +0+ ---
POST api/v1/emergency-statuses/<uuid:pk>/extend/    --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/emergency-statuses/<uuid:pk>/end/       --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
POST api/v1/emergency-statuses/<uuid:pk>/incident/  --- --+ --- --+ --- --- --- --- --- --- --- --- --- --- ---
"""
REFUSED_EVERYWHERE = asking.REFUSED * len(asking.UNITS)


HEAD, *_LINES = [line.split() for line in MATRIX.strip().splitlines()]
ROWS = {f"{method} {pattern}": cells for method, pattern, *cells in _LINES}
"""The table as {"METHOD pattern": [cell per role]}."""


@pytest.fixture(scope="module")
def built(module_database):
    return world.build()


@pytest.fixture(scope="module")
def holders(built):
    return asking.holders(built)


@pytest.fixture(scope="module")
def clients(holders):
    return {who: holder.sign_in(Client(raise_request_exception=False)) for who, holder in holders.items()}


def test_every_role_has_a_column():
    assert set(COLUMNS.values()) == set(Role)
    assert list(COLUMNS) == HEAD
    assert {key for key, cells in ROWS.items() if len(cells) != len(COLUMNS)} == set()


def test_every_address_is_in_the_table():
    bare = {pattern for pattern, known in ROUTES.items() if isinstance(known, Bare)}

    assert {key.partition(" ")[2] for key in ROWS} | bare == resolver.patterns()


def test_every_way_of_asking_is_in_the_table():
    assert set(ROWS) == set(asking.asks())


def test_every_method_of_a_rest_door_is_in_the_table():
    offered = {
        f"{method.upper()} {route.pattern}"
        for route in resolver.routes()
        for method in route.api_actions
        if method != "head" and not isinstance(ROUTES[route.pattern], Bare)
    }

    assert offered - set(ROWS) == set()


@pytest.mark.parametrize("key", ROWS)
def test_a_role_gets_what_the_table_says(built, holders, clients, key):
    got = [
        _cell(built, holders, clients, key, role, cell) for role, cell in zip(COLUMNS.values(), ROWS[key], strict=True)
    ]

    assert dict(zip(COLUMNS, got, strict=True)) == dict(zip(COLUMNS, ROWS[key], strict=True))


def _cell(built, holders, clients, key, role, expected):
    """What the role gets in each unit; what the widest office is refused outright, a narrower one is too."""
    units = list(asking.UNITS)
    if expected == REFUSED_EVERYWHERE:
        return len(units) * _sign(built, holders, clients, key, role, units[-1])
    return "".join(_sign(built, holders, clients, key, role, unit) for unit in units)


def _sign(built, holders, clients, key, role, unit):
    is_ones_own = "lapor/saya/<" in key
    prepare = asking.made_by(built.owner, holders[role, unit], built.kept) if is_ones_own else None
    return asking.outcome(clients[role, unit], key, asking.asks()[key], built.kept, prepare=prepare)


@pytest.mark.parametrize("key", ROWS)
def test_somebody_who_is_not_signed_in_is_let_in_nowhere(built, key):
    response = asking.answer(Client(raise_request_exception=False), key, asking.asks()[key], built.kept)

    assert _is_sent_away(response) or key in FOR_ANYBODY


def _is_sent_away(response):
    return response.status_code in {401, 403} or (
        response.status_code == 302 and "/akun/masuk/" in response["Location"]
    )


FOR_ANYBODY = {"GET api/session/"}
"""Says that nobody is signed in."""
