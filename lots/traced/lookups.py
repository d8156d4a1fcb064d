"""From what people type to the one record it names. Each raises ValidationError with a sentence for people."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.codes import code_key
from items.models import Item, Variant
from lots.traced.filters import matching_items

Record = TypeVar("Record")

# How many candidates a message names.
NAMED = 4
SUGGESTED = 100
_WITH_DATE = re.compile(r"(.*\S)\s*\((\S+)\)")


def _documents() -> QuerySet[Any]:
    """Documents are of a higher room: here they are only what something is reserved for."""
    documents: Any = apps.get_model("inventory", "Document")._default_manager
    found: QuerySet[Any] = documents.exclude(state="reversed").select_related("document_type")
    return found


def document_name(document: Any) -> str:
    """How a form shows a document, such that ``find_document`` finds it again in the same language."""
    return f"{document} ({date_format(document.date, 'SHORT_DATE_FORMAT')})"


def find_document(text: str) -> Any:
    """A document by its number, with or without its type before and its date in brackets after."""
    wanted, day = text.strip(), None
    if match := _WITH_DATE.fullmatch(wanted):
        day = _day(match[2])
        wanted = match[1] if day else wanted
    key = code_key(wanted)
    named = Q(number_key=key)
    for document_type in apps.get_model("inventory", "DocumentType")._default_manager.all():
        prefix = code_key(f"{document_type}") + " "
        if key.startswith(prefix):
            named |= Q(document_type=document_type, number_key=key.removeprefix(prefix))
    documents = _documents().filter(named)
    if day:
        documents = documents.filter(date=day)
    found = list(documents[: NAMED + 1])
    return only(found, text, [document_name(document) for document in found])


def suggested_documents() -> list[str]:
    """The newest documents, as a form offers them while one types."""
    return [document_name(document) for document in _documents()[:SUGGESTED]]


def find_item(text: str) -> Item:
    """An item by CLASS/CODE, by its code or GTIN, or by words that only it has."""
    key = code_key(text)
    items = Item.objects.select_related("item_class")
    found = list(items.filter(Q(code_key=key) | Q(gtin=text.strip()))[: NAMED + 1])
    found = found or list(items.filter(pk__in=matching_items(text))[: NAMED + 1])
    whole = [item for item in found if code_key(item.full_code) == key]
    return only(whole or found, text, [item.full_code for item in found])


def find_variant(item: Item, text: str) -> Variant:
    """A variant of the item, by its code."""
    return only(list(item.variants.filter(code_key=code_key(text))), text)


def _day(text: str) -> datetime.date | None:
    try:
        return forms.DateField().to_python(text)
    except ValidationError:
        return None


def only(found: Sequence[Record], text: str, names: Sequence[str] = ()) -> Record:
    """The one record found. Raises ValidationError when there is none, or more than one."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(_("Nothing is known as “%(text)s”."), params={"text": text})
    listed = "; ".join(names[:NAMED]) + ("; …" if len(names) > NAMED else "")
    raise ValidationError(_("“%(text)s” may be: %(names)s. Write which."), params={"text": text, "names": listed})
