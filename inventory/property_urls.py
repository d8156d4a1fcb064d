"""Addresses of property instances and of the search by properties."""

from django.urls import URLPattern, include, path

from inventory.property_search.views import search
from inventory.views.property_instance import instance_page

properties_urls: list[URLPattern] = [
    path("search/", search, name="search"),
    path("<int:pk>/", instance_page, name="instance"),
]

urlpatterns = [path("properties/", include((properties_urls, "properties")))]
