"""The administration: every list and form opens, none asks more for more rows, and ledgers are to look at only."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import reverse

from inventory.models import Balance, Document, DocumentType, Movement, MovementTemplate, NumberSequence, Period
from items.models import AlternativeUnit, Item
from lots.models import LotType
from serials.models import SerialNumber
from tests import factories

pytestmark = pytest.mark.django_db
LEDGERS = (Movement, Balance, Document, SerialNumber)
OURS = [
    model
    for model in admin.site._registry
    if model._meta.app_label in ("auth", "partners", "numbering", "places", "items", "lots", "serials", "inventory")
]


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def populate(rows):
    """So many more rows in every table that has a page."""
    location = factories.LocationFactory()
    for number in range(rows):
        serial_item = factories.ItemFactory(serial=True, serial_code_type=factories.SerialCodeTypeFactory())
        lot_item = factories.ItemFactory(lot=True)
        factories.VariantFactory(item=serial_item)
        AlternativeUnit.objects.create(item=serial_item, unit=factories.UnitFactory(code=f"U{lot_item.pk}"), factor=10)
        factories.posted(
            "purchase-delivery",
            location,
            factories.line(serial_item, location, f"SN{lot_item.pk}"),
            factories.line(lot_item, location, lot_code=f"L{lot_item.pk}"),
            partner=factories.PartnerFactory(),
        )
        factories.TemplateFactory(
            warehouse=location.warehouse, code=f"{number}", default_location=factories.LocationFactory()
        )
        LotType.objects.create(code=f"LT{lot_item.pk}", description="A type")
        Period.objects.create(start_date=datetime.date(2001, 1, 1), end_date=datetime.date(2001, 12, 31))
        factories.user("clerk", name=f"clerk{lot_item.pk}")


def test_every_list_form_and_history_opens(administrator):
    populate(1)
    links = administrator.get(reverse("admin:index")).content.decode()
    for model in OURS:
        pages = [url(model, "changelist"), url(model, "changelist") + "?q=S"]
        if url(model, "add") in links:
            pages.append(url(model, "add"))
        record = model._base_manager.first()
        if record is not None:
            pages += [url(model, "change", record.pk), url(model, "history", record.pk)]
        for page in pages:
            assert administrator.get(page).status_code == 200, page


def test_what_posting_keeps_is_to_look_at_only(administrator):
    populate(1)
    for person in (None, User.objects.create_superuser("root")):
        if person:
            administrator.force_login(person)
        for model in LEDGERS:
            record = model._base_manager.first()
            assert administrator.get(url(model, "add")).status_code == 403
            assert administrator.post(url(model, "change", record.pk), {}).status_code == 403
            assert administrator.post(url(model, "delete", record.pk), {"post": "yes"}).status_code == 403
            assert "delete_selected" not in administrator.get(url(model, "changelist")).content.decode()


def test_a_big_ledger_is_never_counted_to_its_end(administrator, monkeypatch):
    populate(4)
    monkeypatch.setattr("core.admin.MOST_LISTED", 2)
    page = administrator.get(url(Movement, "changelist"))
    assert page.context["cl"].result_count == 3
    assert "Only the newest 2 are listed" in page.content.decode()
    assert "Show counts" not in page.content.decode()


def test_serial_numbers_are_found_by_how_they_start(administrator):
    populate(1)
    code = SerialNumber.objects.get().code
    found = administrator.get(url(SerialNumber, "changelist"), {"q": code.lower()})
    assert found.context["cl"].result_count == 1
    missed = administrator.get(url(SerialNumber, "changelist"), {"q": code[1:]})
    assert missed.context["cl"].result_count == 0


def test_items_are_found_without_diacritics_or_case(administrator):
    factories.ItemFactory(code="MN1", description="Mănuși de nitril")
    found = administrator.get(url(Item, "changelist"), {"q": "nitril MANUSI"})
    assert found.context["cl"].result_count == 1


@pytest.mark.parametrize("group", ["viewer", "clerk", "supervisor"])
def test_only_administrators_enter(client, group):
    client.force_login(factories.user(group))
    assert client.get(reverse("admin:index")).status_code == 302


def test_an_administrator_lets_in_again_whom_the_log_in_guard_locked_out(administrator):
    attempt = AccessAttempt.objects.create(username="clerk", ip_address="10.0.0.7", failures_since_start=10)
    assert administrator.get(url(AccessAttempt, "changelist")).status_code == 200
    administrator.post(url(AccessAttempt, "delete", attempt.pk), {"post": "yes"})
    assert not AccessAttempt.objects.exists()


def test_a_document_type_is_neither_added_nor_deleted(administrator):
    assert administrator.get(url(DocumentType, "add")).status_code == 403
    assert administrator.get(url(DocumentType, "delete", "transfer")).status_code == 403


def test_the_next_number_of_a_sequence_is_set(administrator):
    sequence = NumberSequence.objects.create(document_type_id="transfer", next_number=7)
    form = {
        "description": "",
        "active": "on",
        "number_prefix": "MUT",
        "number_digits": "6",
        "numbersequence_set-TOTAL_FORMS": "1",
        "numbersequence_set-INITIAL_FORMS": "1",
        "numbersequence_set-0-id": sequence.pk,
        "numbersequence_set-0-document_type": "transfer",
        "numbersequence_set-0-next_number": "120",
    }
    assert administrator.post(url(DocumentType, "change", "transfer"), form).status_code == 302
    sequence.refresh_from_db()
    assert sequence.next_number == 120
    assert DocumentType.objects.get(pk="transfer").number_prefix == "MUT"


def test_a_template_that_documents_name_keeps_its_warehouse_and_direction(administrator):
    location = factories.LocationFactory()
    template = factories.TemplateFactory(warehouse=location.warehouse)
    page = url(MovementTemplate, "change", template.pk)
    assert "warehouse" in administrator.get(page).context["adminform"].form.fields
    item = factories.ItemFactory()
    factories.draft("warehouse-record", location, factories.line(item, location), template=template)
    fields = administrator.get(page).context["adminform"].form.fields
    assert "warehouse" not in fields
    assert "direction" not in fields
    assert "description" in fields


class TestUsersAndGroups:
    def form(self, person, *groups, **values):
        return {
            "username": person.username,
            "is_active": "on",
            "groups": [group.pk for group in Group.objects.filter(name__in=groups)],
            **values,
        }

    def test_who_joins_administrators_may_enter_the_administration(self, administrator):
        person = factories.user("clerk")
        page = url(User, "change", person.pk)
        assert administrator.post(page, self.form(person, "administrator")).status_code == 302
        person.refresh_from_db()
        assert person.is_staff
        assert administrator.post(page, self.form(person, "supervisor")).status_code == 302
        person.refresh_from_db()
        assert not person.is_staff

    def test_a_user_is_added_with_a_group_at_once(self, administrator):
        form = {
            "username": "mihai",
            "usable_password": "true",
            "password1": "Trasabil-2026",
            "password2": "Trasabil-2026",
            "groups": [Group.objects.get(name="administrator").pk],
        }
        assert administrator.post(url(User, "add"), form).status_code == 302
        made = User.objects.get(username="mihai")
        assert made.is_staff
        assert made.has_perm("items.change_item")

    def test_an_administrator_does_not_raise_anybody_above_themselves(self, administrator):
        person = factories.user("clerk")
        administrator.post(url(User, "change", person.pk), self.form(person, "clerk", is_superuser="on", is_staff="on"))
        person.refresh_from_db()
        assert not person.is_superuser
        assert not person.is_staff

    def test_an_administrator_does_not_change_a_superuser(self, administrator):
        root = User.objects.create_superuser("root")
        assert administrator.post(url(User, "change", root.pk), self.form(root)).status_code == 403
        assert administrator.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code == 403
        assert administrator.post(url(User, "delete", root.pk), {"post": "yes"}).status_code == 403

    def test_a_user_who_drafted_documents_is_not_deleted(self, administrator):
        person, location = factories.user("clerk"), factories.LocationFactory()
        item = factories.ItemFactory()
        factories.draft("purchase-delivery", location, factories.line(item, location), user=person)
        page = administrator.post(url(User, "delete", person.pk), {"post": "yes"}).content.decode()
        assert "Documents: Purchase delivery note" in page
        assert User.objects.filter(pk=person.pk).exists()

    def test_the_four_groups_keep_their_names_and_are_not_deleted(self, administrator):
        clerks = Group.objects.get(name="clerk")
        assert administrator.get(url(Group, "delete", clerks.pk)).status_code == 403
        administrator.post(url(Group, "change", clerks.pk), {"name": "others", "permissions": []})
        clerks.refresh_from_db()
        assert clerks.name == "clerk"
        assert not clerks.permissions.exists()
