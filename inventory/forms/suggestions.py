"""What the editor's fields suggest: a few records each, by the words typed so far."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.codes import search_key
from inventory.forms.typed import location_name
from inventory.models import Document, DocumentType, State
from items.models import Item
from partners.models import Partner
from places.models import Location

SUGGESTED = 50
SUGGESTED_LOCATIONS = 300

# The value put into the field, and what is said about it.
Suggestion = tuple[str, str]


def _words(text: str) -> Q:
    condition = Q()
    for word in search_key(text).replace("/", " ").split():
        condition &= Q(search__contains=word)
    return condition


def item_suggestions(text: str) -> list[Suggestion]:
    """Active items whose code or description holds all words, or whose class has that code."""
    words = _words(text) | _class_and_code(text)
    found = Item.objects.filter(words, active=True).select_related("item_class").order_by("code_key", "pk")
    return [(item.full_code, item.description) for item in found[:SUGGESTED]]


def _class_and_code(text: str) -> Q:
    item_class, slash, code = text.partition("/")
    if not slash:
        return Q(pk__in=[])
    return Q(item_class__code_key=search_key(item_class)) & _words(code)


def partner_suggestions(text: str, role: str) -> list[Suggestion]:
    """Active partners of a role whose accounts, code name or description hold all words."""
    roles = {"customer": Q(is_customer=True), "supplier": Q(is_supplier=True)}
    found = Partner.objects.filter(_words(text.replace(".", " ")), roles.get(role, Q()), active=True)
    found = found.order_by("description", "pk")
    return [(str(partner), partner.code_name) for partner in found[:SUGGESTED]]


def location_suggestions(warehouse: Any) -> list[Suggestion]:
    """The active locations of a warehouse, given by its primary key as a form holds it."""
    if not str(warehouse or "").isdigit():
        return []
    found = Location.objects.filter(warehouse=int(warehouse), active=True).order_by("code_key")
    return [(location_name(location, int(warehouse)), location.description) for location in found[:SUGGESTED_LOCATIONS]]


def origin_suggestions(document_type: DocumentType) -> list[Suggestion]:
    """The latest posted documents that one of this type may carry out."""
    if not document_type.rules.origins:
        return []
    found = Document.objects.filter(document_type__in=document_type.rules.origins, state=State.POSTED)
    found = found.select_related("document_type", "partner").order_by("-date", "-id")
    return [(str(document), document.partner.description if document.partner else "") for document in found[:SUGGESTED]]
