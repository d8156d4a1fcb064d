"""How far the posting is that a page of the user's is waiting for."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from core import progress
from inventory.models import Document


def _owner(request: HttpRequest, key: uuid.UUID) -> str:
    return f"{request.user.pk}:{key}"


def followed(request: HttpRequest, key: uuid.UUID) -> AbstractContextManager[None]:
    """Posting in here tells the user how far it is."""
    return progress.followed(_owner(request, key))


@require_GET
@permission_required("inventory.view_document", raise_exception=True)
def show(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """``/documents/progress/<posting key>/``: the step being done; once it is done, where the document is.

    Neither of both: nothing is being done, and nothing was posted with this key.
    """
    told = progress.asked(_owner(request, key))
    answer: dict[str, int | str] = told.as_dict() if told else {}
    if posted := Document.objects.filter(posting_key=key).values_list("pk", flat=True).first():
        answer["posted"] = reverse("documents:detail", args=[posted])
    response = JsonResponse(answer)
    add_never_cache_headers(response)
    return response
