"""What the forms of a set look like while it is composed: for people to look at and try. Saves nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from attributes.describing import describe, joined
from attributes.fields import Fields, Scope, asks_property, asks_warranty, offered
from attributes.forms import PropertiesForm, new_values
from attributes.models import Property, PropertySet, UsedProperty, ValueType
from attributes.services import shown
from numbering.models import CodeType
from numbering.preview import preview as next_codes

# What lots and serial numbers are called when no rule calls them.
SAMPLE_LOT, SAMPLE_SERIAL = "L1", "SN1"
# The fields can be tried; they belong to no form, so that nothing typed there is sent or saved.
_OF_NO_FORM: dict[str, str | bool] = {"form": "no-form"}


@dataclass(frozen=True)
class ShownField:
    """One field: its label, its control, and what is said of it."""

    id: str
    label: str
    control: SafeString
    mandatory: bool = False
    note: str = ""


@dataclass(frozen=True)
class ShownForm:
    """A form that the set makes, and how what is entered in it reads."""

    title: str
    fields: Sequence[ShownField]
    description: str


@dataclass(frozen=True)
class _Code:
    """A lot or serial number as the preview shows it."""

    field: ShownField
    sample: str


def preview(property_set: PropertySet, used: Sequence[UsedProperty]) -> list[ShownForm]:
    """The form of general values, and that of a piece of stock, of the set with these rows, none of it saved."""
    properties = [one.property for one in used if one.active and one.property.active]
    prefetch_related_objects(properties, offered())
    codes = list(_codes(property_set))
    return [
        _form(_("On the item"), _asked(property_set, properties, Scope.ITEM), []),
        _form(_("On document lines"), _asked(property_set, properties, Scope.STOCK), codes),
    ]


def _asked(property_set: PropertySet, properties: Sequence[Property], scope: Scope) -> Fields:
    asked = [property_ for property_ in properties if asks_property(property_set, property_, scope)]
    return Fields(property_set, scope, asked, asks_warranty(property_set, scope))


def _form(title: str, asked: Fields, codes: Sequence[_Code]) -> ShownForm:
    day = timezone.localdate()
    form = PropertiesForm(
        asked=asked, initial=new_values(asked, day), prefix=f"try-{asked.scope.value}", auto_id="id_%s"
    )
    mandatory = asked.missing()
    fields = [_field(form, name, name in mandatory) for name in form.fields]
    # In the order in which the description tells them: the warranty date is last.
    place = len(asked.properties)
    fields[place:place] = [code.field for code in codes]
    warranty = (asked.proposed_warranty(day) or day) if asked.warranty else None
    return ShownForm(title, fields, _description(asked, codes, warranty))


def _field(form: forms.Form, name: str, mandatory: bool) -> ShownField:
    bound = form[name]
    control = bound.as_widget(attrs=_OF_NO_FORM)
    return ShownField(bound.id_for_label, str(bound.label), control, mandatory, str(bound.help_text))


def _description(asked: Fields, codes: Sequence[_Code], warranty: datetime.date | None) -> str:
    values = joined(shown(_sample(property_)) for property_ in asked.properties)
    told = {code.field.id: code.sample for code in codes}
    serial, lot = told.get("id_try-serial", ""), told.get("id_try-lot", "")
    return describe(asked.property_set, values, serial=serial, lot=lot, warranty_date=warranty)


def _sample(property_: Property) -> Decimal | str:
    """The first value of a list, one, or what the property is called."""
    if property_.value_type == ValueType.LIST:
        return next((choice.name for choice in property_.offered), "")  # type: ignore[attr-defined]
    return Decimal(1) if property_.value_type == ValueType.NUMBER else property_.name


def _codes(property_set: PropertySet) -> Iterator[_Code]:
    if property_set.uses_serial:
        label, mandatory = _("Serial number"), property_set.serial_mandatory
        yield _code("id_try-serial", label, mandatory, property_set.serial_rule, SAMPLE_SERIAL)
    if property_set.uses_lot:
        yield _code("id_try-lot", _("Lot"), property_set.lot_mandatory, property_set.lot_rule, SAMPLE_LOT)


def _code(name: str, label: str, mandatory: bool, rule: CodeType | None, sample: str) -> _Code:
    """The next code of the rule, in its field; what is wrong with the rule, at it."""
    code, note = "", _("Typed or scanned: no rule makes it.")
    if rule:
        found = next_codes(rule, list(rule.segments.all()), {})
        code = found.codes[0] if found.codes else ""
        note = " ".join(found.errors) or _("The next code of %(rule)s.") % {"rule": rule.code}
    attrs = {**_OF_NO_FORM, "id": name, "autocomplete": "off"}
    control = forms.TextInput().render(name.removeprefix("id_"), code, attrs)
    return _Code(ShownField(name, label, control, mandatory, note), code or sample)
