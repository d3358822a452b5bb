from django.urls import path

from pmi_platform.integrations.agencies.callback import answers

urlpatterns = [path("instansi/<str:tenant>/jawaban/", answers, name="agency-answers")]
