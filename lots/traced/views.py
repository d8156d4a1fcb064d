"""The pages that change a header, for lots and serial numbers alike: edit, cancel, delete, register ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic.base import View

from lots.traced.exceptions import HeaderConflict, TracedRefused
from lots.traced.forms import DeleteForm, HeaderForm, add_refusal, header_values
from lots.traced.models import Traced
from lots.traced.pages import Clash, clashes
from lots.traced.verbs import Verbs


class Room:
    """Of which register the page is. Mixed into each page by the room that has the register."""

    verbs: ClassVar[Verbs[Any, Any]]
    # The name of its addresses, and what its list is called.
    room: ClassVar[str]
    list_title: ClassVar[str | Promise]

    def find(self, pk: int) -> Traced:
        """The record with what its page names, or 404."""
        related = ("item__item_class", *self.verbs.header.related)
        found: Traced = get_object_or_404(self.verbs.header.model._default_manager.select_related(*related), pk=pk)
        return found

    def context(self, record: Traced | None = None) -> dict[str, Any]:
        """What the shared templates ask for."""
        detail = reverse(f"{self.room}:detail", args=[record.pk]) if record else ""
        return {
            "record": record,
            "detail_url": detail,
            "list_name": f"{self.room}:list",
            "list_title": self.list_title,
        }


class EditHeader(Room, PermissionRequiredMixin, View):
    """The header form. What two people change at once is shown to the second, side by side."""

    form_class: ClassVar[type[HeaderForm]]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.find(pk)
        return self.show(request, record, self.form(record, initial=self.initial(record)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.find(pk)
        form = self.form(record, request.POST, initial=self.initial(record))
        if not form.is_valid():
            return self.show(request, record, form)
        version = form.cleaned_data["version"]
        try:
            edited = self.verbs.edit(record, request.user, version, form.wanted)
        except HeaderConflict as conflict:
            return self.show_conflict(request, conflict, form.wanted)
        except TracedRefused as refusal:
            add_refusal(form, refusal)
            return self.show(request, record, form)
        if edited.version != version:
            messages.success(request, _("Saved."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect(f"{self.room}:detail", pk=pk)

    def initial(self, record: Traced) -> dict[str, Any]:
        return header_values(self.verbs.header, record)

    def form(self, record: Traced, *args: Any, **options: Any) -> HeaderForm:
        return self.form_class(*args, record=record, withheld=self.verbs.withheld(self.request.user), **options)

    def show(
        self, request: HttpRequest, record: Traced, form: HeaderForm, clashing: list[Clash] | None = None
    ) -> HttpResponse:
        context = {
            **self.context(record),
            "title": _("Edit %(code)s") % {"code": record},
            "form": form,
            "conflict": clashing is not None,
            "clashes": clashing or [],
            "contested": any(clash.contested for clash in clashing or []),
        }
        return render(request, "lots/traced/edit.html", context, status=409 if clashing is not None else 200)

    def show_conflict(self, request: HttpRequest, conflict: HeaderConflict, wanted: dict[str, Any]) -> HttpResponse:
        """Offer the form again: what the user changed stays, the rest has the newest values."""
        clashing, kept = clashes(self.verbs.header, conflict, wanted)
        form = self.form(conflict.record, initial={**self.initial(conflict.record), **kept})
        return self.show(request, conflict.record, form, clashing)


class QuickChange(Room, PermissionRequiredMixin, View):
    """A button of the record's page that changes one thing of its header."""

    def wanted(self, request: HttpRequest) -> dict[str, Any]:
        """The fields to change, of what was sent. Raises TracedRefused."""
        raise NotImplementedError

    def done(self, record: Traced) -> str:
        """What to say when it is."""
        raise NotImplementedError

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.find(pk)
        version = request.POST.get("version", "")
        seen = int(version) if version.isdecimal() else 0
        try:
            changed = self.verbs.edit(record, request.user, seen, self.wanted(request))
        except HeaderConflict:
            messages.error(request, _("Somebody else changed this header meanwhile: look at it again, then decide."))
        except TracedRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.done(changed))
        return redirect(f"{self.room}:detail", pk=pk)


class Cancel(QuickChange):
    """Cancel a record, or take that back."""

    def wanted(self, request: HttpRequest) -> dict[str, Any]:
        return {"cancelled": request.POST.get("cancelled") == "1"}

    def done(self, record: Traced) -> str:
        return _("Cancelled.") if record.cancelled else _("No longer cancelled.")


class Delete(Room, PermissionRequiredMixin, View):
    """Delete what nothing moved, saying why."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.find(pk)
        if kept := self.verbs.kept_by(record):
            messages.error(request, kept)
            return redirect(f"{self.room}:detail", pk=pk)
        return self.show(request, record, DeleteForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.find(pk)
        form = DeleteForm(request.POST)
        if not form.is_valid():
            return self.show(request, record, form)
        try:
            self.verbs.delete(record, request.user, form.cleaned_data["reason"])
        except TracedRefused as refusal:
            add_refusal(form, refusal)
            return self.show(request, record, form)
        messages.success(request, _("“%(code)s” was deleted.") % {"code": record})
        return redirect(f"{self.room}:deleted")

    def show(self, request: HttpRequest, record: Traced, form: DeleteForm) -> HttpResponse:
        context = {**self.context(record), "title": _("Delete %(code)s") % {"code": record}, "form": form}
        return render(request, "lots/traced/delete.html", context)


class Register(Room, PermissionRequiredMixin, View):
    """Make records known ahead of stock."""

    form_class: ClassVar[type[forms.Form]]
    title: ClassVar[str | Promise]
    subtitle: ClassVar[str | Promise]

    def make(self, request: HttpRequest, wanted: dict[str, Any]) -> Sequence[Traced]:
        """Register what was typed. Raises TracedRefused."""
        raise NotImplementedError

    def done(self, count: int) -> str:
        """What to say when so many were made."""
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self.form_class(initial={"item": request.GET.get("item", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        try:
            made = self.make(request, form.cleaned_data)
        except TracedRefused as refusal:
            add_refusal(form, refusal)
            return self.show(request, form)
        messages.success(request, self.done(len(made)))
        return redirect(f"{self.room}:detail", pk=made[0].pk) if len(made) == 1 else redirect(f"{self.room}:list")

    def show(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        # What comes next: the item, or where it is known already its codes; or what has to be mended.
        known = "codes" if form["item"].value() else "item"
        first = next((name for name in form.fields if name in form.errors), known)
        form.fields[first].widget.attrs["autofocus"] = True
        context = {**self.context(), "title": self.title, "subtitle": self.subtitle, "form": form}
        return render(request, "lots/traced/register.html", context)
