"""What the company is set up with, what its administration lists, and what a reader keeps."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import QueryDict

from attributes.models import PropertyChoice, PropertySearch, PropertySearchValue, UsedProperty
from core.models import ListLayout, SavedFilter
from inventory.models import DocumentType, Period
from inventory.services import keep_typed
from items.models import AlternativeUnit
from lots.models import LabelType, LotEvaluation, LotType
from numbering.document_kinds import DocumentKind
from numbering.models import Counter, Exclusion, YearLetter
from numbering.sources import SegmentSource
from tests import factories
from tests.attributes.making import property_of, property_set

if TYPE_CHECKING:
    from tests.statements.world import World


class Entries:
    """Masters and settings around those of a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def add(self, numbers: range) -> None:
        """One more of each, for each of the numbers."""
        for n in numbers:
            self._add_places(n)
            self._add_items(n)
            self._add_properties(n)
            self._add_rules(n)
            self._add_people(n)

    def _add_places(self, n: int) -> None:
        world = self.world
        partner = factories.PartnerFactory()
        factories.LocationFactory(warehouse=world.home.warehouse)
        factories.LocationFactory(warehouse__partner=partner)
        factories.TemplateFactory(
            warehouse=world.home.warehouse, code=f"T{n}", default_location=world.home, direction=-1 if n % 2 else 1
        )
        day = datetime.date(2001, 1, 1) + datetime.timedelta(days=n)
        Period.objects.create(start_date=day, end_date=day)

    def _add_items(self, n: int) -> None:
        world = self.world
        for item in (world.disk, world.pill):
            factories.VariantFactory(item=item)
            AlternativeUnit.objects.create(item=item, unit=factories.UnitFactory(code=f"U{n}"), factor=Decimal(10))
        own = property_set(f"Set {n}", world.grade, instance=True)
        world.goods.append(factories.ItemFactory(property_set=own))
        world.goods.append(factories.ItemFactory(serial=True, property_set=own, serial_code_type=world.rule))
        world.goods.append(factories.ItemFactory(lot=True, lot_code_type=world.lot_rule, withdrawal="fefo"))
        LotType.objects.create(code=f"T{n}", description="A type")
        LotEvaluation.objects.create(code=f"E{n}", description="An evaluation")
        LabelType.objects.create(code=f"L{n}", description="A label")
        self.world.status = factories.LotStatusFactory(code=f"ST{n}")

    def _add_properties(self, n: int) -> None:
        world = self.world
        for place, of in enumerate((world.colour, world.grade)):
            PropertyChoice.objects.create(property=of, name=f"Tone {n}", sequence=n + 10)
            further = property_of(f"Further {place}-{n}", "This", "That", instance=bool(place), search=True)
            UsedProperty.objects.create(property_set=world.drives, property=further, sequence=n + 10)
        self.search = PropertySearch.objects.create(name=f"Search {n}")
        for search in PropertySearch.objects.filter(name__in=("Search 0", self.search.name)):
            PropertySearchValue.objects.create(search=search, property=world.grade, choice=world.grade.choices.first())

    def _add_rules(self, n: int) -> None:
        kinds = DocumentKind.values
        for rule in (self.world.rule, self.world.lot_rule):
            rule.segments.create(position=n + 2, source=SegmentSource.CONSTANT, length=1, text="-")
            Counter.objects.create(code_type=rule, root=f"ROOT{n}", last_number=n)
        other = factories.SerialCodeTypeFactory()
        Exclusion.objects.create(code_type=other, document_type=kinds[n % len(kinds)])
        if n < len(kinds):
            Exclusion.objects.create(code_type=self.world.rule, document_type=kinds[n], sales=True)
        YearLetter.objects.create(year=1900 + n, letter="A")

    def _add_people(self, n: int) -> None:
        factories.user("clerk", name=f"clerk{n}")
        Group.objects.create(name=f"Group {n}")
        common = {"username": f"clerk{n}", "ip_address": "127.0.0.1", "user_agent": "x", "path_info": "/login/"}
        AccessAttempt.objects.create(**common, failures_since_start=1)
        AccessLog.objects.create(**common)
        AccessFailureLog.objects.create(**common)

    def keep(self, numbers: range) -> None:
        """Searches, columns and typed pages of the reader, and entries of the administration's log about everything."""
        world = self.world
        lists = ["serials:list", "serials:cancelled", "lots:list", "items:list", "documents:list", "stock:list"]
        lists += ["properties:search"]
        for name in lists:
            ListLayout.objects.get_or_create(user=world.reader, list_name=name, defaults={"shown": [], "hidden": []})
            for n in numbers:
                SavedFilter.objects.create(user=world.reader, list_name=name, name=f"Kept {n}", query=f"code=D{n}")
        kinds = {kind: DocumentType.objects.get(pk=kind) for kind in ("purchase-delivery", "sales-delivery")}
        for n in numbers:
            form = QueryDict(f"note={n}")
            keep_typed(user=world.reader, key=f"new-{n}", document_type=kinds["purchase-delivery"], form=form)
            keep_typed(
                user=world.reader,
                key=f"sale-{n}",
                document_type=kinds["sales-delivery"],
                form=form,
                document=world.sale,
            )
        self._log(numbers)

    def records(self) -> dict[type[Model], Model]:
        """The first of each kind that the administration lists: around it is more and more."""
        return {model: model._base_manager.order_by("pk").first() for model in admin.site._registry}

    def _log(self, numbers: range) -> None:
        for model, record in self.records().items():
            LogEntry.objects.bulk_create(
                LogEntry(
                    user=self.world.admin,
                    content_type=ContentType.objects.get_for_model(model),
                    object_id=record.pk,
                    object_repr="x",
                    action_flag=CHANGE,
                )
                for _n in numbers
            )
