"""What is typed in the draft editor and not saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models.configuration import DocumentType
from inventory.models.documents import Document

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

# Of the page, not of what is typed on it; and the buttons.
_OF_THE_PAGE = {"csrfmiddlewaretoken", "posting_key", "typed_key", "typed_from", "typed_sequence", "forget"}
_OF_THE_PAGE |= {"action", "take", "propose", "remove", "repeat"}


def as_text(form: MultiValueDict[str, str]) -> str:
    """The fields of the editor's form as they are kept."""
    return json.dumps({name: values for name, values in form.lists() if name not in _OF_THE_PAGE}, ensure_ascii=False)


class TypedDraft(models.Model):
    """What one user has typed on one page of the editor. Who saved it needs it no longer: then it is ``settled``.

    A page that is settled stays known for a while, because what the browser sent before may come after.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("user"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    # Made with the page: two windows never write over each other.
    key = models.CharField(gettext_lazy("key"), max_length=60)
    document_type = models.ForeignKey(
        DocumentType,
        verbose_name=gettext_lazy("document type"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    # Without: a new document, or one whose draft was deleted meanwhile.
    document = models.ForeignKey(
        Document, verbose_name=gettext_lazy("document"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Of the draft, when it was opened.
    version = models.PositiveIntegerField(gettext_lazy("version"), null=True)
    # Of a settled page only its digest, to know it again.
    form = models.TextField(gettext_lazy("form"), blank=True)
    # When the browser sent it: of two that overtake each other the later stays.
    sequence = models.BigIntegerField(gettext_lazy("sequence"), default=0)
    # How often it was kept: who goes on with it says which state of it.
    revision = models.PositiveIntegerField(gettext_lazy("revision"), default=1)
    kept_at = models.DateTimeField(gettext_lazy("kept at"), db_index=True)
    settled = models.BooleanField(gettext_lazy("settled"), default=False)

    class Meta:
        verbose_name = gettext_lazy("document as typed")
        verbose_name_plural = gettext_lazy("documents as typed")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="typed_draft_unique")]

    def __str__(self) -> str:
        return str(self.document or _("New: %(document_type)s") % {"document_type": self.document_type})

    @property
    def data(self) -> Mapping[str, str]:
        """The form as the browser sends it."""
        data = QueryDict(mutable=True)
        for name, values in json.loads(self.form or "{}").items():
            data.setlist(name, values)
        return data

    @property
    def changed_since(self) -> bool:
        """Whether somebody saved the draft after it was opened here."""
        draft = self.document
        return bool(draft and draft.is_draft and self.version not in (None, draft.version))

    @property
    def url(self) -> str:
        """The editor with what was typed: of a new document, where what it was typed on is no draft any more."""
        if self.document and self.document.is_draft:
            address = reverse("documents:edit", args=[self.document_id])
        else:
            address = reverse("documents:new", args=[self.document_type_id])
        return f"{address}?typed={self.key}"

    @property
    def as_shown(self) -> str:
        """Names the row in the state in which a page shows it."""
        return f"{self.key}:{self.revision}"


# What of a row the pages ask for: the form may be long.
_SHOWN = ("document__document_type", "document__changed_by", "document_type")


def kept_drafts(user: object) -> models.QuerySet[TypedDraft]:
    """What the user has typed and not saved, the last first; without the forms themselves."""
    rows = TypedDraft.objects.filter(user=getattr(user, "pk", None), settled=False)
    return rows.select_related(*_SHOWN).defer("form").order_by("-kept_at", "-pk")


def kept_for(user: object, document_type: DocumentType, document: Document | None) -> models.QuerySet[TypedDraft]:
    """What the user has typed on the draft, or on a new document of the type."""
    rows = kept_drafts(user).filter(document_type=document_type)
    if document:
        return rows.filter(document=document)
    return rows.filter(Q(document=None) | ~Q(document__state="draft"))
