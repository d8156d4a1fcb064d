"""Objects for tests, made as people make them: masters directly, stock through drafts and posting."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import factory
from django.contrib.auth.models import Group, User
from django.utils import timezone

from inventory.entries import Header, LineEntry, SerialEntry
from inventory.models import Direction, Document, DocumentType, MovementTemplate
from items.models import Item, ItemClass, UnitOfMeasure, Variant
from lots.models import Lot, LotStatus
from numbering.models import CodeKind, CodeType
from partners.models import Partner
from places.models import Location, Warehouse

TODAY = datetime.date.today()  # noqa: DTZ011


class ItemClassFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ItemClass

    code = factory.Sequence(lambda n: f"CLS{n}")
    description = "A class"


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UnitOfMeasure
        django_get_or_create = ("code",)

    code = "PCS"
    description = "Pieces"


class ItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Item

    item_class = factory.SubFactory(ItemClassFactory)
    unit = factory.SubFactory(UnitFactory)
    code = factory.Sequence(lambda n: f"ITEM{n}")
    description = "A thing"

    class Params:
        serial = factory.Trait(serial_managed=True)
        lot = factory.Trait(lot_managed=True)


class VariantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Variant

    item = factory.SubFactory(ItemFactory)
    code = factory.Sequence(lambda n: f"V{n}")
    description = "A variant"


class LotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lot

    item = factory.SubFactory(ItemFactory, lot_managed=True)
    code = factory.Sequence(lambda n: f"LOT{n}")
    created_at = factory.LazyFunction(timezone.now)


class SerialCodeTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CodeType

    kind = CodeKind.SERIAL
    code = factory.Sequence(lambda n: f"SN{n}")
    description = "A rule"
    prefix = "SN"


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    account = "401"
    detail_account = factory.Sequence(lambda n: f"{n:04d}")
    description = "A partner"
    is_customer = True
    is_supplier = True


class WarehouseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Warehouse

    code = factory.Sequence(lambda n: f"WH{n}")
    description = "A warehouse"


class LocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Location

    warehouse = factory.SubFactory(WarehouseFactory)
    code = factory.Sequence(lambda n: f"L{n}")
    description = "A location"


class TemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MovementTemplate

    warehouse = factory.SubFactory(WarehouseFactory)
    code = factory.Sequence(lambda n: f"{n % 1000:03d}")
    description = "A template"
    direction = Direction.LOAD


def user(*groups: str, name: str = "") -> User:
    """A user in the named groups."""
    made = User.objects.create_user(username=name or f"user{User.objects.count()}", password="secret")
    made.groups.set(Group.objects.filter(name__in=groups))
    return made


def header(kind: str, location: Location, **values: Any) -> Header:
    """The header of a document of a kind, dated today, in the location's warehouse."""
    values.setdefault("date", TODAY)
    return Header(document_type=DocumentType.objects.get(pk=kind), warehouse=location.warehouse, **values)


def line(item: Item, location: Location | None, *codes: str, **values: Any) -> LineEntry:
    """A line with as many pieces as serial numbers, unless a quantity is given."""
    values.setdefault("quantity", Decimal(max(1, len(codes))))
    return LineEntry(item=item, location=location, serials=[SerialEntry(code) for code in codes], **values)


def draft(kind: str, location: Location, *lines: LineEntry, user: User | None = None, **values: Any) -> Document:
    """A saved draft."""
    from inventory.services import save_draft

    return save_draft(header=header(kind, location, **values), lines=lines, user=user)


def posted(kind: str, location: Location, *lines: LineEntry, user: User | None = None, **values: Any) -> Document:
    """A posted document."""
    from inventory.services import post_document

    return post_document(document_id=draft(kind, location, *lines, user=user, **values).pk, user=user)


class LotStatusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LotStatus

    code = factory.Sequence(lambda n: f"ST{n}")
    description = "A status"

    class Params:
        quarantine = factory.Trait(
            code="Q",
            description="Quarantine",
            sales=False,
            production=False,
            other_unloads=False,
            automatic_withdrawal=False,
        )


class LotCodeTypeFactory(SerialCodeTypeFactory):
    kind = CodeKind.LOT
    code = factory.Sequence(lambda n: f"LT{n}")
    prefix = "L"
