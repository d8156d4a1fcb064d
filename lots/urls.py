from django.urls import URLPattern, include, path

from lots.views.detail import deleted_detail, lot_detail
from lots.views.edit import Cancel, ChangeStatus, Delete, EditHeader, Register
from lots.views.lists import CancelledList, DeletedList, LotList

lots_urls: list[URLPattern] = [
    path("", LotList.as_view(), name="list"),
    path("cancelled/", CancelledList.as_view(), name="cancelled"),
    path("deleted/", DeletedList.as_view(), name="deleted"),
    path("deleted/<int:pk>/", deleted_detail, name="deleted_detail"),
    path("new/", Register.as_view(), name="register"),
    path("<int:pk>/", lot_detail, name="detail"),
    path("<int:pk>/edit/", EditHeader.as_view(), name="edit"),
    path("<int:pk>/status/", ChangeStatus.as_view(), name="status"),
    path("<int:pk>/cancel/", Cancel.as_view(), name="cancel"),
    path("<int:pk>/delete/", Delete.as_view(), name="delete"),
]

urlpatterns = [path("lots/", include((lots_urls, "lots")))]
