from django.urls import URLPattern, include, path

from lots.views.detail import lot_detail
from lots.views.lists import CancelledList, DeletedList, LotList

lots_urls: list[URLPattern] = [
    path("", LotList.as_view(), name="list"),
    path("cancelled/", CancelledList.as_view(), name="cancelled"),
    path("deleted/", DeletedList.as_view(), name="deleted"),
    path("<int:pk>/", lot_detail, name="detail"),
]

urlpatterns = [path("lots/", include((lots_urls, "lots")))]
