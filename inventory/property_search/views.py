"""The page of the search by properties."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@permission_required("inventory.view_balance", raise_exception=True)
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {})
