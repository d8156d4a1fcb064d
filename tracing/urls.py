"""Addresses of tracing and recall."""

from django.urls import URLPattern, include, path

from tracing import views

tracing_urls: list[URLPattern] = [
    path("trace/", views.trace, name="trace"),
    path("recall/", views.recall_page, name="recall"),
]

urlpatterns = [path("", include((tracing_urls, "tracing")))]
