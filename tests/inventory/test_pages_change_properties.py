"""The page on which stock gets other properties, and the ways there."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from attributes.models import PropertyChoice
from inventory.models import Balance, Document
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import TODAY, ItemFactory, LotFactory, line, posted, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(user("clerk", name="ana"))
    return client


@pytest.fixture
def of(db):
    colour = property_of("Colour", "Red", "Blue", instance=True, mandatory=True)
    weight = property_of("Weight", kind="number", instance=True)
    return property_set("Shirt", colour, weight, property_of("Label", kind="text", instance=True), instance=True)


@pytest.fixture
def shirt(of):
    return ItemFactory(code="SHIRT", property_set=of)


@pytest.fixture
def red(of):
    return instance_of(of, Colour="Red", Weight=Decimal("0.25"))


@pytest.fixture
def reds(place, shirt, red):
    """The balance of ten red shirts."""
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(10), property_instance=red))
    return Balance.objects.get(item=shirt)


@pytest.fixture
def computers(place, of):
    """The balance of three red computers."""
    computer, red = ItemFactory(code="PC", serial=True, property_set=of), instance_of(of, Colour="Red")
    posted("purchase-delivery", place, line(computer, place, "A,1", "A2", "A3", property_instance=red))
    return Balance.objects.get(item=computer)


def page_of(balance):
    return reverse("stock:change-properties", args=[balance.pk])


def fields(balance, **named):
    """Values by the name of their property, as a browser sends them."""
    known = {one.name: one for one in balance.item.property_set.properties.all()}
    chosen = {choice.name: str(choice.pk) for choice in PropertyChoice.objects.all()}
    return {f"p{known[name].pk}": chosen.get(value, value) for name, value in named.items()}


def typed(balance, values, **fields_of_page):
    what = {"serials": "A2"} if balance.item.serial_managed else {"quantity": "4"}
    return {"note": "", "posting_key": str(uuid.uuid4())} | what | fields(balance, **values) | fields_of_page


def errors_of(response):
    """Every message of both forms shown again, by its field."""
    assert response.status_code == 200
    form = response.context["form"]
    found = {**form.values.errors, **form.errors}
    return {field: " ".join(messages) for field, messages in found.items()}


def test_the_page_begins_with_what_the_stock_is_and_all_of_it(clerk, reds):
    form = clerk.get(page_of(reds)).context["form"]
    shown = {field.label: field.value() for field in form.values}
    assert shown["Colour"] == PropertyChoice.objects.get(name="Red").pk
    assert shown["Weight"] == Decimal("0.25")
    assert [field.label for field in form.values if getattr(field.field, "mandatory", False)] == ["Colour"]
    assert form["quantity"].value() == 10
    assert form["quantity"].help_text == "10 PCS on hand"


def test_what_is_committed_to_others_is_not_proposed(clerk, place, shirt, red, reds):
    posted("customer-order", place, line(shirt, place, quantity=Decimal(4), property_instance=red))
    form = clerk.get(page_of(reds)).context["form"]
    assert form["quantity"].value() == 6
    assert form["quantity"].help_text == "10 PCS on hand, of which 4 committed to others"


def test_changed_it_shows_the_document_and_what_it_moved(clerk, reds):
    response = clerk.post(page_of(reds), typed(reds, {"Colour": "Blue", "Weight": "0.3"}, note="Dyed"), follow=True)
    document = Document.objects.get(document_type="transfer")
    assert response.redirect_chain == [(reverse("documents:detail", args=[document.pk]), 302)]
    text = response.content.decode()
    for shown in (f"The properties are changed by {document}.", "Dyed", "Red_0.25", "→", "Blue_0.3"):
        assert shown in text
    assert document.posted_by.username == "ana"


def test_one_piece_leads_back_to_its_own_page_several_to_the_document(clerk, computers):
    first = SerialNumber.objects.get(code="A,1")
    serial_page = reverse("serials:detail", args=[first.pk])
    text = clerk.get(serial_page).content.decode()
    address = f"{page_of(computers)}?serials=%22A%2C1%22"
    assert address in text
    form = clerk.get(address).context["form"]
    sent = typed(computers, {"Colour": "Blue"}, serials=form["serials"].value())
    assert clerk.post(page_of(computers), sent).url == serial_page
    text = clerk.get(serial_page).content.decode()
    assert "Blue" in text
    assert "Red" in text
    several = clerk.post(page_of(computers), typed(computers, {"Colour": "Blue"}, serials="A2\nA3"))
    assert several.url == reverse("documents:detail", args=[Document.objects.latest("pk").pk])
    assert set(SerialNumber.objects.values_list("property_instance__description", flat=True)) == {"Blue"}


@pytest.mark.parametrize(
    ("field", "values", "sent"),
    [
        ("quantity", {"Colour": "Blue"}, {"quantity": "11"}),
        ("quantity", {"Colour": "Blue"}, {"quantity": ""}),
        ("quantity", {"Colour": "Blue"}, {"quantity": "many"}),
        ("quantity", {"Colour": "Blue"}, {"quantity": "0.5"}),
        ("Colour", {"Colour": "", "Weight": "1"}, {}),
        ("Colour", {"Colour": "999999"}, {}),
        ("Weight", {"Colour": "Blue", "Weight": "heavy"}, {}),
        ("Weight", {"Colour": "Blue", "Weight": "0.1234567"}, {}),
        ("Label", {"Colour": "Blue", "Label": "a\u0007b"}, {}),
        ("__all__", {"Colour": "Red", "Weight": "0.250"}, {}),
        ("note", {"Colour": "Blue"}, {"note": "x" * 1001}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(clerk, reds, field, values, sent):
    names = {name: number for number, name in fields(reds, Colour="Colour", Weight="Weight", Label="Label").items()}
    data = typed(reds, values, **({"note": "Kept"} | sent))
    response = clerk.post(page_of(reds), data)
    assert set(errors_of(response)) == {names.get(field, field)}
    form = response.context["form"]
    shown = {bound.html_name: str(bound.value()) for part in (form, form.values) for bound in part}
    assert {name: shown[name] for name in data} == {name: str(value) for name, value in data.items()}
    assert not Document.objects.filter(document_type="transfer").exists()


def test_all_that_is_wrong_is_told_at_once(clerk, reds):
    told = errors_of(clerk.post(page_of(reds), typed(reds, {"Colour": "", "Weight": "heavy"}, quantity="many")))
    assert {"quantity", *fields(reds, Weight="")} == set(told)
    told = errors_of(clerk.post(page_of(reds), typed(reds, {"Colour": "", "Weight": "1"}, quantity="11")))
    assert {"quantity", *fields(reds, Colour="")} == set(told)


def test_wrong_serial_numbers_are_said_at_the_serial_numbers(clerk, computers):
    for sent, reason in (("", "required"), ("Z9", "Z9 is not"), ("A2\nA2", "A2"), ("A\u200b2", "U+200B")):
        response = clerk.post(page_of(computers), typed(computers, {"Colour": "Blue"}, serials=sent))
        assert reason in errors_of(response)["serials"]
        assert response.context["form"]["serials"].value() == sent


def test_an_inactive_value_is_shown_and_not_taken_into_a_new_combination(clerk, reds):
    PropertyChoice.objects.filter(name="Red").update(active=False)
    assert "Red (inactive)" in clerk.get(page_of(reds)).content.decode()
    told = errors_of(clerk.post(page_of(reds), typed(reds, {"Colour": "Red", "Weight": "1"})))
    assert "inactive" in told[next(iter(fields(reds, Colour="")))]


def test_what_the_set_asks_for_no_longer_is_named(clerk, of, reds):
    of.used_properties.filter(property__name="Weight").update(active=False)
    page = clerk.get(page_of(reds))
    assert page.context["not_asked"] == ["Weight"]
    clerk.post(page_of(reds), typed(reds, {"Colour": "Blue"}))
    assert set(Balance.objects.values_list("property_instance__description", flat=True)) == {"Red_0.25", "Blue"}


def test_stock_without_properties_is_described_and_a_warranty_date_proposed(clerk, place, of, shirt):
    of.uses_warranty, of.warranty_days = True, 10
    of.save()
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(10)))
    balance = Balance.objects.get()
    form = clerk.get(page_of(balance)).context["form"]
    assert (form.values["warranty_date"].value() - TODAY).days == 10
    clerk.post(page_of(balance), typed(balance, {"Colour": "Red"}, warranty_date=TODAY.isoformat()))
    held = Balance.objects.values_list("property_instance__warranty_date", "on_hand")
    assert dict(held) == {None: 6, TODAY: 4}


def test_a_double_click_changes_once_even_all_there_is(clerk, reds):
    sent = typed(reds, {"Colour": "Blue"}, quantity="10")
    first, second = clerk.post(page_of(reds), sent), clerk.post(page_of(reds), sent)
    assert first.url == second.url
    assert Document.objects.filter(document_type="transfer").count() == 1


def test_rows_of_stock_lead_there_for_who_may_post(client, clerk, reds, red):
    stock, instance = f"{reverse('stock:list')}?by=place", reverse("properties:instance", args=[red.pk])
    for page in (stock, instance):
        assert page_of(reds) in clerk.get(page).content.decode()
    client.force_login(user("viewer"))
    for page in (stock, instance):
        assert page_of(reds) not in client.get(page).content.decode()
    assert client.get(page_of(reds)).status_code == 403
    assert client.post(page_of(reds)).status_code == 403


def test_the_page_of_a_serial_number_leads_there_while_it_is_on_hand(client, clerk, place, computers):
    there = reverse("serials:detail", args=[SerialNumber.objects.get(code="A2").pk])
    assert page_of(computers) in clerk.get(there).content.decode()
    posted("consumption", place, line(computers.item, place, "A2"))
    assert page_of(computers) not in clerk.get(there).content.decode()


def test_where_nothing_stands_or_nothing_has_properties_it_says_so(clerk, place, shirt, reds):
    posted("consumption", place, line(shirt, place, quantity=Decimal(10), property_instance=reds.property_instance))
    assert "Nothing of it is on hand" in clerk.get(page_of(reds), follow=True).content.decode()
    lot = LotFactory()
    posted("purchase-delivery", place, line(lot.item, place, quantity=Decimal(1), lot_code=lot.code))
    other = Balance.objects.get(lot=lot)
    for response in (clerk.get(page_of(other), follow=True), clerk.post(page_of(other), {}, follow=True)):
        assert "has no properties" in response.content.decode()
    assert clerk.get(reverse("stock:change-properties", args=[0])).status_code == 404


def test_typed_markup_is_shown_as_text(clerk, reds):
    sent = typed(reds, {"Colour": "", "Label": "<script>1</script>"}, note="<b>")
    text = clerk.post(page_of(reds), sent).content.decode()
    assert "<script>1" not in text
    assert "&lt;script&gt;1" in text
