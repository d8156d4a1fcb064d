"""What is done to a document from its page: post, reverse, delete. Each is a button that has to be pressed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic.base import View

from inventory.exceptions import Problem, Refused
from inventory.forms.header import date_field
from inventory.models import Document
from inventory.services import delete_draft, discard_typed_of, post_document, reverse_document
from inventory.views.page import page_document
from inventory.views.posted import say_posted
from inventory.views.progress import followed
from inventory.views.refusals import remember


class KeyForm(forms.Form):
    """What goes along with a posting: the key made with the page, and the version that the page showed."""

    posting_key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@require_POST
@permission_required("inventory.post_document", raise_exception=True)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Post the draft. Refused, its page lists why; repeated with the same key, it happens once."""
    document = get_object_or_404(Document.objects.select_related("document_type"), pk=pk)
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This form was not made by the document's page: try again from here."))
        return redirect("documents:detail", pk)
    shown = form.cleaned_data["version"]
    if document.is_draft and shown is not None and shown != document.version:
        messages.error(request, _("The draft was changed since you opened this page. Look at it again, then post it."))
        return redirect("documents:detail", pk)
    try:
        with followed(request, key := form.cleaned_data["posting_key"]):
            posted = post_document(document_id=pk, user=request.user, posting_key=key)
    except Refused as refused:
        if document.is_draft:
            remember(request, document, refused.problems)
        else:
            messages.error(request, str(refused))
    else:
        discard_typed_of(user=request.user, document=posted)
        say_posted(request, posted)
    return redirect("documents:detail", pk)


class ReversalForm(forms.Form):
    """When, and why."""

    date = date_field(gettext_lazy("Date of the reversal"), required=True)
    note = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    posting_key = forms.UUIDField(widget=forms.HiddenInput)


class Reverse(PermissionRequiredMixin, View):
    """``/documents/<id>/reverse/``: asks once more, then reverses; refused, it names the documents in the way."""

    permission_required = "inventory.reverse_document"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ReversalForm(initial={"date": timezone.localdate(), "posting_key": uuid.uuid4()})
        return self.show(request, page_document(pk), form, [])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document, form = page_document(pk), ReversalForm(request.POST)
        if not form.is_valid():
            return self.show(request, document, form, [])
        try:
            with followed(request, form.cleaned_data["posting_key"]):
                reversal = reverse_document(document_id=pk, user=request.user, **form.cleaned_data)
        except Refused as refused:
            return self.show(request, document, form, refused.problems)
        messages.success(request, _("%(document)s is reversed by this document.") % {"document": document})
        return redirect("documents:detail", reversal.pk)

    def show(self, request: HttpRequest, document: Document, form: Any, problems: list[Problem]) -> HttpResponse:
        title = _("Reverse %(document)s") % {"document": document}
        context = {"title": title, "document": document, "form": form, "problems": problems}
        return render(request, "inventory/reverse.html", context)


class Delete(PermissionRequiredMixin, View):
    """``/documents/<id>/delete/``: asks once more, then deletes a draft."""

    permission_required = "inventory.delete_document"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = page_document(pk)
        context = {"title": _("Delete %(document)s?") % {"document": document}, "document": document}
        return render(request, "inventory/delete.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        document = page_document(pk)
        try:
            with transaction.atomic():
                discard_typed_of(user=request.user, document=document)
                delete_draft(document=document, user=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("documents:detail", pk)
        messages.success(request, _("%(document)s is deleted.") % {"document": document})
        return redirect("documents:list")
