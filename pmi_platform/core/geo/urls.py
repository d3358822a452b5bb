from django.urls import path

from pmi_platform.core.geo.views.layers import layer

app_name = "geo"

urlpatterns = [path("peta/wilayah/<str:container>.json", layer, name="layer")]
