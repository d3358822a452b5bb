"""The roof: which door stands where."""

from django.urls import URLPattern, URLResolver, path

urlpatterns: list[URLPattern | URLResolver] = []

websocket_urlpatterns: list[URLPattern] = []

__all__ = ["path", "urlpatterns", "websocket_urlpatterns"]
