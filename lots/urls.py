from django.urls import URLPattern, include, path

from lots import views

lots_urls: list[URLPattern] = [
    path("", views.LotList.as_view(), name="list"),
    path("<int:pk>/", views.lot_detail, name="detail"),
]

urlpatterns = [path("lots/", include((lots_urls, "lots")))]
