"""The address of labels."""

from django.urls import URLPattern, include, path

from labels.views import Labels

labels_urls: list[URLPattern] = [path("", Labels.as_view(), name="print")]

urlpatterns = [path("labels/", include((labels_urls, "labels")))]
