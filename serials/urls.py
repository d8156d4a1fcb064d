"""Addresses of the serial number register, and of the one search field."""

from django.urls import URLPattern, include, path

from serials.views.detail import deleted_detail, detail
from serials.views.edit import Cancel, Delete, EditHeader, Register
from serials.views.lists import CancelledList, DeletedList, SerialList
from serials.views.scan import digital_link, scan

serials_urls: list[URLPattern] = [
    path("", SerialList.as_view(), name="list"),
    path("cancelled/", CancelledList.as_view(), name="cancelled"),
    path("deleted/", DeletedList.as_view(), name="deleted"),
    path("deleted/<int:pk>/", deleted_detail, name="deleted_detail"),
    path("register/", Register.as_view(), name="register"),
    path("<int:pk>/", detail, name="detail"),
    path("<int:pk>/edit/", EditHeader.as_view(), name="edit"),
    path("<int:pk>/cancel/", Cancel.as_view(), name="cancel"),
    path("<int:pk>/delete/", Delete.as_view(), name="delete"),
]

urlpatterns = [
    path("serials/", include((serials_urls, "serials"))),
    path("scan/", scan, name="scan"),
    # GS1 Digital Link, where labels name this server as the host.
    path("01/<path:rest>", digital_link),
    path("gtin/<path:rest>", digital_link),
]
