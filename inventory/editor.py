"""The draft editor without its page: forms from a draft or from what was typed, and back to the verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.utils.translation import gettext as _

from inventory.exceptions import Problem, Refused
from inventory.forms.header import HeaderForm, header_values, new_header_values
from inventory.forms.hints import LineHint, hints
from inventory.forms.line_set import BaseLineFormSet, LineFormSet
from inventory.forms.lines import MAX_LINES, LineForm
from inventory.forms.proposals import filled_lines, shortage, typed_values
from inventory.forms.stored import StoredSerials, stored_serials
from inventory.forms.typed import location_name, without_idle_zeros
from inventory.forms.typed_properties import TYPED_FOR
from inventory.models import Document, DocumentLine, DocumentType
from inventory.services import save_draft
from inventory.services.rights import Actor
from places.models import Location

# What a new line takes over from the one before it.
REPEATED = ("direction", "location", "target_location")
# What a line like another has of it: one more size of the same shirt.
_LIKE = (*REPEATED, "item", "variant", "unit", "unit_cost", *TYPED_FOR, *TYPED_FOR.values())


class Editor:
    """The forms of one draft. Make it with ``blank``, ``of_draft``, ``submitted`` or ``as_typed``."""

    def __init__(self, document_type: DocumentType, document: Document | None) -> None:
        self.document_type = document_type
        self.document = document
        # Whether it shows what is typed and not saved.
        self.unsaved = False
        # The line to go on with, by its prefix.
        self.focus = ""
        self.stored: dict[int, StoredSerials] = stored_serials(document) if document else {}
        self.general: list[Problem] = []
        self.header: HeaderForm
        self.lines: BaseLineFormSet

    @classmethod
    def blank(cls, document_type: DocumentType, user: Actor) -> Editor:
        """A new document with one empty line."""
        editor = cls(document_type, None)
        editor._unbound(new_header_values(document_type, user), [{}])
        return editor

    @classmethod
    def of_draft(cls, document: Document) -> Editor:
        """What is stored."""
        editor = cls(document.document_type, document)
        lines = document.lines.select_related("item__item_class", "variant", "unit", "location__warehouse")
        lines = lines.select_related("target_location__warehouse").order_by("position")
        values = [line_values(line, document, editor.stored) for line in lines]
        editor._unbound(header_values(document), values or [{}])
        return editor

    @classmethod
    def submitted(cls, document_type: DocumentType, document: Document | None, data: Mapping[str, Any]) -> Editor:
        """What was typed, to be checked and saved."""
        editor = cls(document_type, document)
        editor.header = HeaderForm(data, document_type=document_type, document=document)
        editor.lines = LineFormSet(data, prefix="lines", form_kwargs=editor._line_options)
        editor.unsaved = True
        return editor

    @classmethod
    def as_typed(
        cls,
        document_type: DocumentType,
        document: Document | None,
        data: Mapping[str, Any],
        *,
        add: bool = False,
        remove: str = "",
        take: str = "",
        repeat: str = "",
    ) -> Editor:
        """What was typed, unchecked, with a line more or less, or with the lot chosen that ``take`` names:
        ``<prefix>:<location's id>.<property instance's id>:<lot>``. ``repeat`` is the line to make another like."""
        editor = cls(document_type, document)
        bound = cls.submitted(document_type, document, data)
        header = {name: bound.header[name].value() for name in bound.header.fields}
        prefix, _colon, chosen = take.partition(":")
        lines: list[dict[str, Any]] = []
        for form in bound.shown_lines:
            if form.prefix == prefix:
                editor.focus = f"lines-{len(lines)}"
                lines.append(typed_values(form) | _chosen_lot(chosen, str(header["warehouse"])))
            elif form.prefix != remove:
                lines.append(typed_values(form))
            if form.prefix == repeat:
                editor.focus = f"lines-{len(lines)}"
                lines.append({name: lines[-1].get(name) for name in _LIKE})
        if add or not lines:
            last = lines[-1] if lines else {}
            lines.append({name: last.get(name) for name in REPEATED})
        editor._unbound(header, lines[:MAX_LINES])
        editor.unsaved = True
        return editor

    def show_lines(self, lines: list[dict[str, Any]]) -> None:
        """The same header with other lines."""
        self._unbound({name: self.header[name].value() for name in self.header.fields}, lines)

    @property
    def _line_options(self) -> dict[str, Any]:
        return {"document_type": self.document_type, "stored": self.stored, "both_ways": self.header.both_ways}

    def _unbound(self, header: Mapping[str, Any], lines: list[dict[str, Any]]) -> None:
        self.header = HeaderForm(initial=dict(header), document_type=self.document_type, document=self.document)
        self.lines = LineFormSet(initial=lines, prefix="lines", form_kwargs=self._line_options)

    def line_hints(self, user: Actor) -> list[LineHint]:
        """What is known of each line that is shown."""
        return hints(self.header, self.shown_lines, document=self.document, user=user)

    def propose(self, user: Actor, only: str = "") -> int:
        """Fill in lots on the lines that name none, or on the one with the prefix ``only``; how many lines it filled.

        Lines become several where several lots are needed. What cannot be given is told at its line.
        """
        lines: list[dict[str, Any]] = []
        problems: list[Problem] = []
        filled = 0
        for hint in self.line_hints(user):
            if only and hint.form.prefix != only:
                lines.append(typed_values(hint.form))
                continue
            made = filled_lines(hint)
            filled += bool(hint.lots and hint.lots.fills)
            if (only or (hint.lots and hint.lots.fills)) and not self.focus:
                self.focus = f"lines-{len(lines)}"
            lines += made
            problems += shortage(hint, len(lines))
        if len(lines) > MAX_LINES:
            text = _("The lots would need more than %(count)d lines: propose them line by line, and save before.")
            self.general.append(Problem(text % {"count": MAX_LINES}))
            return 0
        self.show_lines(lines)
        self.place(problems)
        return filled

    @property
    def shown_lines(self) -> list[LineForm]:
        """The lines in their order, without those that were emptied or removed; the last may be empty."""
        begun = self.lines.begun_forms
        last = self.lines.forms[-1:]
        return begun + [form for form in last if form not in begun]

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong at some place of the page."""
        return bool(self.general or self.header.errors or any(form.errors for form in self.lines.forms))

    def is_valid(self) -> bool:
        """Whether everything typed could be read. All fields are read, so that all errors show at once."""
        header_is_valid = self.header.is_valid()
        self.lines.warehouse = self.header.cleaned_data.get("warehouse")
        self.lines.target_warehouse = self.header.cleaned_data.get("target_warehouse")
        lines_are_valid = self.lines.is_valid()
        self.general += [Problem(str(message)) for message in self.lines.non_form_errors()]
        return header_is_valid and lines_are_valid

    def save(self, user: Actor) -> Document | None:
        """The draft saved; None when it was refused, and then each problem stands at its place."""
        if not self.is_valid():
            return None
        try:
            return save_draft(
                header=self.header.to_header(),
                lines=list(self.lines.entries()),
                user=user,
                document=self.document,
                version=self.header.cleaned_data["version"] if self.document else None,
            )
        except Refused as refused:
            self.place(refused.problems)
            return None

    def place(self, problems: Iterable[Problem]) -> None:
        """Put each problem at the field it is about, or else above the form."""
        begun = self.lines.begun_forms
        for problem in problems:
            if problem.position and problem.position <= len(begun):
                form: BaseForm = begun[problem.position - 1]
                field = problem.field or ("serials" if problem.serial else "")
            else:
                form, field = self.header, problem.field
            if field.partition(".")[0] in form.fields:
                _add_error(form, field, problem.message)
            elif form is not self.header:
                _add_error(form, NON_FIELD_ERRORS, problem.message)
            else:
                self.general.append(problem)
        for line in begun:
            for block in line.blocks.values():
                block.adopt(line.errors)

    @property
    def summary(self) -> list[tuple[str, str, str]]:
        """Every error as place, sentence and the id of its field, for the list above the form."""
        found = [("", problem.message, "") for problem in self.general]
        found += _listed(self.header, "")
        for number, form in enumerate(self.shown_lines, start=1):
            found += _listed(form, _("Line %(number)d") % {"number": number})
        return found


def _add_error(form: BaseForm, field: str, message: str) -> None:
    # ``add_error`` is for forms being cleaned; these may show what is stored.
    messages = form.errors.setdefault(field, form.error_class())
    if message not in messages:
        messages.append(message)


def _listed(form: BaseForm, place: str) -> list[tuple[str, str, str]]:
    listed = []
    for name, messages in form.errors.items():
        known = form[name] if name in form.fields else None
        field = form.bound_field(name) if isinstance(form, LineForm) else known
        where = ", ".join(part for part in (place, str(field.label) if field else "") if part)
        target = field.auto_id if field else ""
        listed += [(where, str(message), target) for message in messages]
    return listed


def _chosen_lot(chosen: str, warehouse: str) -> dict[str, Any]:
    """The fields that a lot of the list fills: ``<location's id>.<property instance's id>:<lot>``, both ids left out
    on loads."""
    stock, _colon, lot = chosen.partition(":")
    place, _dot, instance = stock.partition(".")
    found = Location.objects.select_related("warehouse").filter(pk=int(place)).first() if place.isdigit() else None
    values = {"lot_code": lot}
    if instance:
        values["property_instance"] = instance
    if found:
        values["location"] = location_name(found, int(warehouse) if warehouse.isdigit() else None)
    return values


def line_values(line: DocumentLine, document: Document, stored: Mapping[int, StoredSerials]) -> dict[str, Any]:
    """What a stored line shows in its form."""
    serials = stored.get(line.pk)
    return {
        "line": line.pk,
        "direction": line.direction,
        "item": line.item.full_code,
        "variant": line.variant.code if line.variant else "",
        "quantity": without_idle_zeros(line.quantity),
        "unit": line.unit.code,
        "location": location_name(line.location, document.warehouse_id) if line.location else "",
        "target_location": location_name(line.target_location, document.target_warehouse_id)
        if line.target_location
        else "",
        "lot_code": line.lot_code,
        "property_instance": line.property_instance_id,
        "target_property_instance": line.target_property_instance_id,
        "serials": serials.text if serials else "",
        "generate_serials": line.generate_serials,
        "packages": line.packages,
        "start_date": line.start_date,
        "expiry_date": line.expiry_date,
        "supplier_code": line.supplier_code,
        "customer_code": line.customer_code,
        "unit_cost": without_idle_zeros(line.unit_cost),
        "note": line.note,
    }
