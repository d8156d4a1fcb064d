"""The header of a document as a form."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.codes import MAX_CODE_LENGTH
from core.widgets import LocalDateInput
from inventory.draft_rules import lines_say_direction
from inventory.entries import Header
from inventory.forms.typed import find_origin
from inventory.kinds import Effect
from inventory.models import Direction, Document, DocumentType, MovementTemplate
from inventory.services import propose_number
from inventory.services.rights import Actor
from partners.lookups import find_partner
from places.models import Warehouse

_DIRECTIONS = {Effect.LOAD: Direction.LOAD, Effect.UNLOAD: Direction.UNLOAD, Effect.COMMIT: Direction.UNLOAD}


def date_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A date typed in the user's format, so that what is typed wrongly can be shown again."""
    return forms.DateField(label=label, required=required, help_text=help_text, widget=LocalDateInput)


def typed_field(label: Any, datalist: str = "", *, max_length: int = 120, **options: Any) -> forms.CharField:
    """A code to be typed or scanned, with suggestions from a datalist of the page."""
    attributes = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
    if datalist:
        attributes["list"] = datalist
    options.setdefault("required", False)
    return forms.CharField(label=label, max_length=max_length, widget=forms.TextInput(attrs=attributes), **options)


def fitting_templates(document_type: DocumentType, keep: int | None = None) -> list[MovementTemplate]:
    """The active templates whose direction and areas fit the type, by warehouse; ``keep`` stays whatever it is."""
    fits = Q(active=True) & (Q(document_types__isnull=True) | Q(document_types=document_type))
    if direction := _DIRECTIONS.get(document_type.rules.effect):
        fits &= Q(direction=direction)
    templates = MovementTemplate.objects.filter(fits | Q(pk=keep)).select_related("warehouse").distinct()
    return list(templates.order_by("warehouse__code_key", "code_key"))


def _by_warehouse(templates: Iterable[MovementTemplate]) -> list[tuple[Any, Any]]:
    """Choices of a select, in a group for each warehouse: they need no JavaScript to be told apart."""
    choices: list[tuple[Any, Any]] = [("", "–")]
    for warehouse, group in groupby(templates, key=lambda template: template.warehouse):
        choices.append((str(warehouse), [(template.pk, str(template)) for template in group]))
    return choices


class HeaderForm(forms.Form):
    """What the clerk types of a header. ``document_type`` decides which fields there are."""

    date = date_field(_("Date"), required=True)
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=MAX_CODE_LENGTH,
        help_text=_("The next free one is proposed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    # The number as it was proposed: unless changed, the draft takes whichever is next when it is saved.
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)
    warehouse = forms.ModelChoiceField(label=_("Warehouse"), queryset=Warehouse.objects.none())
    target_warehouse = forms.ModelChoiceField(
        label=_("Target warehouse"),
        queryset=Warehouse.objects.none(),
        required=False,
        help_text=_("Where the goods go."),
    )
    template = forms.TypedChoiceField(label=_("Template"), required=False, coerce=int, empty_value=None)
    partner = typed_field(_("Customer / supplier"), "partners", max_length=300)
    reference = forms.CharField(
        label=_("Reference document"),
        required=False,
        max_length=100,
        help_text=_("Their delivery note, order or invoice."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reference_date = date_field(_("Reference date"))
    origin = typed_field(_("Carries out"), "origins", max_length=200)
    closes_origin = forms.BooleanField(
        label=_("Closes the order"),
        required=False,
        help_text=_("What is left of its commitments is released on posting."),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, document_type: DocumentType, document: Document | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.document_type = document_type
        self.rules = document_type.rules
        self._choose_places(document)
        self._leave_out()
        if document:
            self.fields["number"].help_text = ""

    def _choose_places(self, document: Document | None) -> None:
        used = {document.warehouse_id, document.target_warehouse_id} if document else set()
        warehouses = Warehouse.objects.filter(Q(active=True) | Q(pk__in=used - {None}))
        for name in ("warehouse", "target_warehouse"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
            field.queryset = warehouses
            field.empty_label = "–"
        templates = fitting_templates(self.document_type, document.template_id if document else None)
        self.templates = {template.pk: template for template in templates}
        template_field = self.fields["template"]
        assert isinstance(template_field, forms.TypedChoiceField)  # noqa: S101 - declared above
        template_field.choices = _by_warehouse(templates)

    def _leave_out(self) -> None:
        """Drop what this type has no use for."""
        if not self.rules.moves_to_target:
            del self.fields["target_warehouse"]
        if not self.rules.origins:
            del self.fields["origin"], self.fields["closes_origin"]
        if not self.templates:
            del self.fields["template"]
        labels = {"customer": _("Customer"), "supplier": _("Supplier")}
        self.fields["partner"].label = labels.get(self.rules.partner_role, self.fields["partner"].label)

    @property
    def asked_first(self) -> list[str]:
        """The fields without which a document of this type is never posted, in their order; else one scans at once."""
        by_template = self.rules.effect is Effect.BY_TEMPLATE
        needs_partner = self.document_type.partner_required or self.rules.needs_partner
        names = ["warehouse", "target_warehouse", *["template"] * by_template, *["partner"] * needs_partner]
        return [name for name in names if name in self.fields]

    @property
    def both_ways(self) -> bool:
        """Whether some template that may be chosen lets each line say its direction."""
        return any(lines_say_direction(self.document_type, template) for template in self.templates.values())

    def origin_types(self) -> list[DocumentType]:
        """The types of which a document may be carried out by this one."""
        return list(DocumentType.objects.filter(pk__in=self.rules.origins))

    def clean_partner(self) -> Any:
        """The partner that the text names."""
        text = self.cleaned_data["partner"].strip()
        return find_partner(text) if text else None

    def clean_origin(self) -> Any:
        """The posted document that the text names."""
        return _found(lambda text: find_origin(text, self.origin_types()), self.cleaned_data["origin"])

    def clean_template(self) -> MovementTemplate | None:
        """The template chosen."""
        chosen = self.cleaned_data["template"]
        return self.templates[chosen] if chosen else None

    def to_header(self) -> Header:
        """The header, once the form is valid."""
        data = {**self.cleaned_data}
        proposed, _version = data.pop("proposed"), data.pop("version")
        if data["number"] == proposed:
            data["number"] = ""
        return Header(document_type=self.document_type, **data)


def _found(find: Any, text: str) -> Any:
    """What ``find`` makes of the text; its sentence becomes the field's error."""
    if not text.strip():
        return None
    answer = find(text.strip())
    if isinstance(answer, str):
        raise ValidationError(answer)
    return answer


def new_header_values(document_type: DocumentType, user: Actor) -> dict[str, Any]:
    """What a new document starts with: today, the warehouse of the user's last document, the next number there."""
    today = timezone.localdate()
    warehouses = Warehouse.objects.filter(active=True)
    last = Document.objects.filter(created_by=user.pk).order_by("-id").values("warehouse")[:1] if user else None
    warehouse = warehouses.filter(pk__in=last).first() if last is not None else None
    if warehouse is None:
        only = list(warehouses[:2])
        warehouse = only[0] if len(only) == 1 else None
    if warehouse is None:
        return {"date": today}
    number = propose_number(document_type=document_type, warehouse=warehouse, date=today)
    return {"date": today, "warehouse": warehouse.pk, "number": number, "proposed": number}


def header_values(document: Document) -> dict[str, Any]:
    """What an existing draft shows in the form."""
    return {
        "date": document.date,
        "number": document.number,
        "warehouse": document.warehouse_id,
        "target_warehouse": document.target_warehouse_id,
        "template": document.template_id,
        "partner": str(document.partner) if document.partner else "",
        "reference": document.reference,
        "reference_date": document.reference_date,
        "origin": str(document.origin) if document.origin else "",
        "closes_origin": document.closes_origin,
        "note": document.note,
        "version": document.version,
    }
