from django.urls import URLPattern, include, path

from items.views import detail, lists, properties

items_urls: list[URLPattern] = [
    path("", lists.ItemList.as_view(), name="list"),
    path("<int:pk>/", detail.item_detail, name="detail"),
    path("<int:pk>/properties/", properties.GeneralValues.as_view(), name="properties"),
]

urlpatterns = [path("items/", include((items_urls, "items")))]
