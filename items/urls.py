from django.urls import URLPattern, include, path

from items import views

items_urls: list[URLPattern] = [
    path("", views.ItemList.as_view(), name="list"),
    path("<int:pk>/", views.item_detail, name="detail"),
]

urlpatterns = [path("items/", include((items_urls, "items")))]
