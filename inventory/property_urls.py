"""Addresses of property instances and of the search by properties."""

from django.urls import URLPattern, include, path

from inventory.property_search.views import search

properties_urls: list[URLPattern] = [
    path("search/", search, name="search"),
]

urlpatterns = [path("properties/", include((properties_urls, "properties")))]
