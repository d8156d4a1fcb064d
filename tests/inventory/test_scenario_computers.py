"""The seed's computers, told from set-up to receipt, sale and search: by serial number, with a warranty.

The sentences between quotes are those of the seed on property sets that a test proves.
"""

import datetime
import io
import json
import re
from decimal import Decimal
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command

from attributes.fields import Scope, fields_of
from attributes.models import Property
from inventory.exceptions import Refused
from inventory.files.settings import import_settings
from inventory.models import Balance
from inventory.services import reverse_document
from items.files import import_items
from items.models import Item
from serials.models import SerialNumber
from tests import factories
from tests.attributes.making import instance_of, values_of
from tests.factories import TODAY, line, posted
from tests.files import file

pytestmark = pytest.mark.django_db
SEARCH = "/properties/search/"
SETTINGS = {
    "code_types": [
        {
            "kind": "serial",
            "code": "PC",
            "description": "Computers",
            "start_number": 1,
            "increment": 1,
            "prefix": "PC",
            "segments": [{"source": "progressive", "length": 5, "fill": "0"}],
            "exclusions": [{"document_type": "stock-adjustment", "sales": False}],
        }
    ],
    "properties": [
        {"name": "Maker", "value_type": "list", "values": ["Acme", "Zeta"], "search": True},
        {"name": "Memory", "value_type": "number", "search": True, "instance": True, "mandatory": True},
        {"name": "Remark", "value_type": "string", "instance": True},
    ],
    "property_sets": [
        {
            "name": "Computer",
            "instance": True,
            "mandatory_type": "material",
            "serial": {"rule": "PC", "start": "#", "end": "", "mandatory": True},
            "warranty": {"days": 730, "mandatory": True},
            "properties": ["Maker", "Memory", "Remark"],
        }
    ],
}


class Dealer:
    """A dealer in computers, as the administrator sets it up: settings.json, then items.csv."""

    def __init__(self, client):
        import_settings(file=io.BytesIO(json.dumps(SETTINGS).encode()))
        row = "COMPUTERS,LAPTOP,Laptop,PCS,Computer,Acme"
        import_items(file=file("item_class,code,description,uom,property_set,property:Maker", row))
        self.laptop = Item.objects.get(code="LAPTOP")
        self.set = self.laptop.property_set
        self.shelf = factories.LocationFactory(code="SHELF")
        self.maker = factories.PartnerFactory(is_customer=False, description="Acme Ltd")
        self.clinic = factories.PartnerFactory(description="Clinica Sfânta Maria")
        self.school = factories.PartnerFactory(description="Școala Nr. 3")
        self.supervisor = factories.user("supervisor", name="stefan")
        self.client = client
        client.force_login(self.supervisor)
        # What the form proposes on the day of the receipt.
        self.until = fields_of(self.set, Scope.STOCK).proposed_warranty(TODAY)

    def post(self, kind, *lines, **header):
        return posted(kind, self.shelf, *lines, user=self.supervisor, **header)

    def receive(self, quantity, memory, kind="purchase-delivery", **values):
        described = values_of(self.set, self.until, Memory=Decimal(memory))
        entry = line(self.laptop, self.shelf, quantity=Decimal(quantity), property_instance=described, **values)
        return self.post(kind, entry, partner=self.maker)

    def sell(self, customer, *codes, **values):
        return self.post("sales-delivery", line(self.laptop, self.shelf, *codes, **values), partner=customer)

    def stock(self):
        rows = Balance.objects.filter(item=self.laptop).exclude(on_hand=0).select_related("property_instance")
        return {str(row.property_instance or ""): int(row.on_hand) for row in rows}

    def piece(self, code):
        return SerialNumber.objects.get(code=code)

    def page(self, address, **query):
        """What a page says, without its marks."""
        response = self.client.get(address, query, follow=True)
        assert response.status_code == 200
        return unescape(re.sub(r"<[^>]*>", "", response.content.decode()))


@pytest.fixture
def dealer(client):
    made = Dealer(client)
    yield made
    call_command("check_ledger", stdout=StringIO(), stderr=StringIO())


def test_the_set_makes_the_item_one_of_serial_numbers(dealer):
    """Seed: „Număr serie – dacă se bifează setul de proprietăți va conține un număr de serie”; „Pentru lot şi număr de
    serie se pot defini modalități de alocare a numerelor."""
    assert dealer.laptop.serial_managed
    assert dealer.laptop.serial_rule.code == "PC"
    assert str(dealer.laptop.property_instance) == "Acme"


def test_computers_are_numbered_as_they_are_received_with_the_warranty_that_is_proposed(dealer):
    """Seed: „Data Garanție = Data Curentă (data definirii setului) + Zile Garanție”; „Aceste proprietăţi sunt definite
    când articolele sunt recepţionate”."""
    assert dealer.until == TODAY + datetime.timedelta(days=730)
    dealer.receive(3, 16)
    dealer.receive(1, 32)
    assert [piece.code for piece in SerialNumber.objects.order_by("pk")] == [f"PC0000{n}" for n in (1, 2, 3, 4)]
    assert dealer.piece("PC00003").property_instance.warranty_date == dealer.until
    assert dealer.stock() == {f"16_{dealer.until}": 3, f"32_{dealer.until}": 1}

    # Property values in sequence, then the serial number between its characters, then the warranty date.
    assert f"32_#PC00004_{dealer.until}" in dealer.page(f"/serials/{dealer.piece('PC00004').pk}/")


def test_a_receipt_that_leaves_out_the_warranty_or_the_memory_is_told_both(dealer):
    """Seed: „Obligativitatea Data Garanţie – dacă se bifează, data garanției va fi obligatorie”; „Tranzacții Materiale
    – pe documente ce reprezintă mișcări de stoc”."""
    entry = line(dealer.laptop, dealer.shelf, property_instance=values_of(dealer.set, Remark="Scratched"))
    with pytest.raises(Refused, match="fill in Memory and warranty date"):
        dealer.post("purchase-delivery", entry)
    # An order moves nothing: which computer it will be is open.
    dealer.receive(1, 16)
    order = dealer.post("customer-order", line(dealer.laptop, dealer.shelf), partner=dealer.clinic)
    note = line(dealer.laptop, dealer.shelf, "PC00001")
    dealer.post("sales-delivery", note, origin=order, partner=dealer.clinic)
    assert dealer.stock() == {}


def test_a_count_makes_no_new_serial_numbers(dealer):
    """Seed: „Se folosește tab-ul Exclude dacă sunt situații în care utilizatorul nu poate să creeze un nou număr de
    serie."""
    with pytest.raises(Refused, match="makes no new serial numbers on a Stock adjustment"):
        dealer.receive(1, 16, kind="stock-adjustment", direction=1)
    assert dealer.stock() == {}
    assert not SerialNumber.objects.exists()


def test_who_bought_which_is_told_by_the_page_of_the_serial_number_and_by_the_recall(dealer):
    """Seed: „numărul de serie de pe un articol care va fi utilizat pentru a urmări garanţia sau pentru regăsirea de
    informaţii. Este utilizat atunci când se doreşte obţinerea de informaţii legate de persoana care a achiziţionat o
    anumită variantă a acelui articol."""
    receipt = dealer.receive(3, 16)
    to_clinic = dealer.sell(dealer.clinic, "PC00001")
    to_school = dealer.sell(dealer.school, "PC00002")

    page = dealer.page(f"/serials/{dealer.piece('PC00001').pk}/")
    assert dealer.clinic.description in page
    assert to_clinic.number in page
    assert dealer.school.description not in page
    assert str(dealer.until.year) in page

    # Whatever came by one document of the supplier, and who bought it.
    recall = dealer.page("/recall/", by="document", code=receipt.number, partner=dealer.maker.description)
    for told in (to_clinic.number, to_school.number, "PC00001", "PC00002", dealer.clinic.description):
        assert told in recall


def test_computers_are_found_by_maker_memory_and_warranty_on_hand_and_sold(dealer):
    """Seed: „Prin alocarea de proprietăți se oferă posibilitatea localizării rapide a articolelor, în funcție de
    cerințele utilizatorului."""
    dealer.receive(2, 16)
    dealer.receive(1, 32)
    dealer.sell(dealer.clinic, "PC00001")
    maker, memory = (Property.objects.get(name=name) for name in ("Maker", "Memory"))
    acme = {f"p{maker.pk}": maker.choices.get(name="Acme").pk}

    small = dealer.page(SEARCH, kind="serials", **acme, **{f"p{memory.pk}_to": "16"})
    assert [code in small for code in ("PC00001", "PC00002", "PC00003")] == [True, True, False]
    on_hand = dealer.page(SEARCH, kind="stock", **{f"p{memory.pk}_from": "17"})
    assert [f"{size}_{dealer.until}" in on_hand for size in (16, 32)] == [False, True]
    late = (dealer.until + datetime.timedelta(days=1)).isoformat()
    assert "PC0000" not in dealer.page(SEARCH, kind="serials", warranty_from=late)


def test_more_memory_makes_another_computer_of_the_same_piece_and_its_history_tells_both(dealer):
    """Seed: „Valorile introduse pentru un set de atribute identifică fie un articol, fie o situație unică a acestuia
    (instanță din stoc)."""
    dealer.receive(1, 16)
    sixteen = dealer.piece("PC00001").property_instance
    more = instance_of(dealer.set, dealer.until, Memory=Decimal(32))
    here = {"target_location": dealer.shelf, "target_property_instance": more}
    entry = line(dealer.laptop, dealer.shelf, "PC00001", property_instance=sixteen, **here)
    built_in = dealer.post("transfer", entry, target_warehouse=dealer.shelf.warehouse)
    assert dealer.stock() == {f"32_{dealer.until}": 1}

    sale = dealer.sell(dealer.clinic, "PC00001", property_instance=more)
    with pytest.raises(Refused) as refused:
        reverse_document(document_id=built_in.pk, user=dealer.supervisor)
    assert [problem.document_id for problem in refused.value.problems] == [sale.pk]
    with pytest.raises(Refused, match="PC00001 is not on hand"):
        dealer.sell(dealer.school, "PC00001")

    # It comes back, and is what it was when it left.
    dealer.post("stock-adjustment", line(dealer.laptop, dealer.shelf, "PC00001", direction=1))
    assert dealer.stock() == {f"32_{dealer.until}": 1}
    assert built_in.number in dealer.page(f"/serials/{dealer.piece('PC00001').pk}/")
