from django.urls import path

from pmi_platform.core.journal.views import journal

app_name = "journal"

urlpatterns = [
    path("jejak/", journal.journal, name="journal"),
    path("jejak/<int:position>/", journal.entry_page, name="entry"),
    path("jejak/<int:position>/penghapusan/", journal.erasure, name="erasure"),
]
