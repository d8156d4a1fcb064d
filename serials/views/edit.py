"""Changing a serial number: its header, its flags, its being there at all."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic.base import View

from serials.exceptions import HeaderConflict, SerialRefused
from serials.forms import DeleteForm, HeaderForm, RegisterForm, add_refusal, header_values
from serials.header import EDITABLE, as_text, as_texts, field_label, shown, texts_before
from serials.models import SerialNumber
from serials.services import delete_serial, edit_header, may, register_serials
from serials.views.detail import changed_by, find_serial


class Clash(NamedTuple):
    """A field that somebody changed meanwhile: what it was, is now, and what the user wants."""

    label: str
    before: str
    theirs: str
    yours: str
    who: str
    when: Any
    # Both changed it, and not to the same.
    contested: bool


class EditHeader(PermissionRequiredMixin, View):
    """The header form. What two people change at once is shown to the second, side by side."""

    permission_required = "serials.change_serialnumber"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        serial = find_serial(pk, "item__item_class", "reserved_partner", "reserved_document__document_type")
        return self.show(request, serial, self.form(initial=header_values(serial)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        serial = find_serial(pk, "item__item_class", "reserved_partner", "reserved_document__document_type")
        form = self.form(request.POST, initial=header_values(serial))
        if not form.is_valid():
            return self.show(request, serial, form)
        version = form.cleaned_data["version"]
        try:
            edited = edit_header(serial=serial, user=request.user, version=version, changes=form.wanted)
        except HeaderConflict as conflict:
            return self.show_conflict(request, conflict, form.wanted)
        except SerialRefused as refusal:
            add_refusal(form, refusal)
            return self.show(request, serial, form)
        if edited.version != version:
            messages.success(request, _("Saved."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("serials:detail", pk=pk)

    def form(self, *args: Any, **options: Any) -> HeaderForm:
        return HeaderForm(*args, may_change_code=may(self.request.user, "change_serial_code"), **options)

    def show(
        self, request: HttpRequest, serial: SerialNumber, form: HeaderForm, clashes: list[Clash] | None = None
    ) -> HttpResponse:
        context = {
            "title": _("Edit %(code)s") % {"code": serial.code},
            "serial": serial,
            "form": form,
            "clashes": clashes or [],
            "contested": any(clash.contested for clash in clashes or []),
        }
        status = 409 if clashes is not None else 200
        return render(request, "serials/edit.html", context, status=status)

    def show_conflict(self, request: HttpRequest, conflict: HeaderConflict, wanted: dict[str, Any]) -> HttpResponse:
        """Offer the form again: what the user changed stays, the rest has the newest values."""
        now = as_texts(conflict.serial)
        seen = texts_before(now, conflict.changes)
        yours = {**seen, **{field: as_text(field, value) for field, value in wanted.items()}}
        kept = {field: value for field, value in wanted.items() if yours[field] != seen[field]}
        last = {change.field: change for change in conflict.changes}
        clashes = [
            Clash(
                field_label(field),
                shown(field, seen[field]),
                shown(field, now[field]),
                shown(field, yours[field]),
                changed_by(last[field]),
                last[field].changed_at,
                contested=field in kept and yours[field] != now[field],
            )
            for field in EDITABLE
            if field in last and now[field] != seen[field]
        ]
        form = self.form(initial={**header_values(conflict.serial), **kept})
        return self.show(request, conflict.serial, form, clashes)


class Cancel(PermissionRequiredMixin, View):
    """Cancel a serial number, or take that back."""

    permission_required = "serials.change_serialnumber"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        serial = find_serial(pk)
        cancelled = request.POST.get("cancelled") == "1"
        version = request.POST.get("version", "")
        try:
            edit_header(
                serial=serial,
                user=request.user,
                version=int(version) if version.isdecimal() else 0,
                changes={"cancelled": cancelled},
            )
        except HeaderConflict:
            messages.error(
                request, _("Somebody else changed this serial number meanwhile: look at it again, then decide.")
            )
        except SerialRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Cancelled.") if cancelled else _("No longer cancelled."))
        return redirect("serials:detail", pk=pk)


class Delete(PermissionRequiredMixin, View):
    """Delete a serial number that nothing moved, saying why."""

    permission_required = "serials.delete_serialnumber"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(request, find_serial(pk, "item__item_class"), DeleteForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        serial = find_serial(pk, "item__item_class")
        form = DeleteForm(request.POST)
        if not form.is_valid():
            return self.show(request, serial, form)
        try:
            delete_serial(serial=serial, user=request.user, reason=form.cleaned_data["reason"])
        except SerialRefused as refusal:
            add_refusal(form, refusal)
            return self.show(request, serial, form)
        messages.success(request, _("“%(code)s” was deleted.") % {"code": serial.code})
        return redirect("serials:deleted")

    def show(self, request: HttpRequest, serial: SerialNumber, form: DeleteForm) -> HttpResponse:
        title = _("Delete %(code)s") % {"code": serial.code}
        return render(request, "serials/delete.html", {"title": title, "serial": serial, "form": form})


class Register(PermissionRequiredMixin, View):
    """Make serial numbers known ahead of stock."""

    permission_required = "serials.add_serialnumber"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, RegisterForm(initial={"item": request.GET.get("item", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RegisterForm(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        wanted = form.cleaned_data
        try:
            made = register_serials(user=request.user, **wanted)
        except SerialRefused as refusal:
            add_refusal(form, refusal)
            return self.show(request, form)
        told = ngettext(
            "%(count)d serial number was registered.", "%(count)d serial numbers were registered.", len(made)
        )
        messages.success(request, told % {"count": len(made)})
        return redirect("serials:detail", pk=made[0].pk) if len(made) == 1 else redirect("serials:list")

    def show(self, request: HttpRequest, form: RegisterForm) -> HttpResponse:
        return render(request, "serials/register.html", {"title": _("Register serial numbers"), "form": form})
