"""Why a document was not posted, kept in the session until it is: the page that shows it comes after a redirect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.http import HttpRequest

from inventory.exceptions import Problem
from inventory.models import Document

_KEY = "inventory.refusals"
# Of so many documents, and so many problems of each.
_DOCUMENTS = 5
_PROBLEMS = 100


def remember(request: HttpRequest, document: Document, problems: Sequence[Problem]) -> None:
    """Keep the problems of a document as it is now."""
    kept = {key: value for key, value in request.session.get(_KEY, {}).items() if key != str(document.pk)}
    newest = list(kept.items())[-(_DOCUMENTS - 1) :]
    entry = {"version": document.version, "problems": [asdict(problem) for problem in problems[:_PROBLEMS]]}
    request.session[_KEY] = dict([*newest, (str(document.pk), entry)])


def recall(request: HttpRequest, document: Document) -> list[Problem]:
    """The problems kept of this version of a draft."""
    entry = request.session.get(_KEY, {}).get(str(document.pk))
    if not entry or not document.is_draft or entry["version"] != document.version:
        return []
    return [Problem(**problem) for problem in entry["problems"]]
