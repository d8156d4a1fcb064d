"""What a new installation starts with."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from inventory.models import DocumentType
from inventory.setup import install
from numbering.document_kinds import DocumentKind
from tests.factories import user

pytestmark = pytest.mark.django_db


def install_again():
    install(sender=apps.get_app_config("inventory"))


def test_there_is_a_document_type_for_each_kind_with_a_prefix_of_its_own():
    types = DocumentType.objects.all()
    assert {kind.code for kind in types} == set(DocumentKind.values)
    assert len({kind.number_prefix for kind in types}) == len(DocumentKind.values)


def test_only_subcontracting_asks_for_a_partner_from_the_start():
    asking = DocumentType.objects.filter(partner_required=True).values_list("code", flat=True)
    assert set(asking) == {"subcontract-delivery", "subcontract-return"}


@pytest.mark.parametrize(
    ("right", "groups"),
    [
        ("inventory.view_document", {"viewer", "clerk", "supervisor", "administrator"}),
        ("serials.view_serialnumber", {"viewer", "clerk", "supervisor", "administrator"}),
        ("inventory.add_document", {"clerk", "supervisor", "administrator"}),
        ("inventory.post_document", {"clerk", "supervisor", "administrator"}),
        ("serials.change_serialnumber", {"clerk", "supervisor", "administrator"}),
        ("lots.view_lot", {"viewer", "clerk", "supervisor", "administrator"}),
        ("lots.add_lot", {"clerk", "supervisor", "administrator"}),
        ("lots.change_lot", {"clerk", "supervisor", "administrator"}),
        ("lots.delete_lot", {"supervisor", "administrator"}),
        ("lots.change_lot_code", {"supervisor", "administrator"}),
        ("lots.change_lot_status", {"supervisor", "administrator"}),
        ("lots.change_lotstatus", {"administrator"}),
        ("lots.add_lotevaluation", {"administrator"}),
        ("lots.delete_labeltype", {"administrator"}),
        ("inventory.reverse_document", {"supervisor", "administrator"}),
        ("inventory.backdate_document", {"supervisor", "administrator"}),
        ("inventory.override_reservation", {"supervisor", "administrator"}),
        ("inventory.change_others_draft", {"supervisor", "administrator"}),
        ("serials.change_serial_code", {"supervisor", "administrator"}),
        ("serials.delete_serialnumber", {"supervisor", "administrator"}),
        ("items.change_item", {"supervisor", "administrator"}),
        ("items.add_item", {"administrator"}),
        ("attributes.view_propertyset", {"viewer", "clerk", "supervisor", "administrator"}),
        ("attributes.change_propertyset", {"administrator"}),
        ("attributes.add_propertysearch", {"administrator"}),
        ("partners.add_partner", {"administrator"}),
        ("places.delete_location", {"administrator"}),
        ("numbering.change_codetype", {"administrator"}),
        ("inventory.change_documenttype", {"administrator"}),
        ("inventory.change_period", {"administrator"}),
        ("auth.change_user", {"administrator"}),
        ("axes.delete_accessattempt", {"administrator"}),
    ],
)
def test_each_group_may_do_what_its_members_need(right, groups):
    for name in ("viewer", "clerk", "supervisor", "administrator"):
        assert user(name).has_perm(right) == (name in groups), (name, right)


def test_nobody_may_change_the_ledger():
    members = [user(name) for name in ("viewer", "clerk", "supervisor", "administrator")]
    for model in ("movement", "movementserial", "balance"):
        for action in ("add", "change", "delete"):
            assert not any(member.has_perm(f"inventory.{action}_{model}") for member in members)


def test_every_right_named_in_the_setup_exists():
    from inventory import setup

    for right in (*setup.CLERK_RIGHTS, *setup.SUPERVISOR_RIGHTS, *setup.UNLOCKING):
        room, codename = right.split(".")
        assert Permission.objects.filter(content_type__app_label=room, codename=codename).exists(), right


def test_migrating_again_leaves_what_an_administrator_changed():
    DocumentType.objects.filter(code="transfer").update(number_prefix="MUT", partner_required=True, active=False)
    clerks = Group.objects.get(name="clerk")
    clerks.permissions.clear()
    install_again()
    transfer = DocumentType.objects.get(code="transfer")
    assert (transfer.number_prefix, transfer.partner_required, transfer.active) == ("MUT", True, False)
    assert not clerks.permissions.exists()


def test_migrating_again_restores_what_is_missing():
    DocumentType.objects.filter(code="transfer").delete()
    Group.objects.filter(name="viewer").delete()
    install_again()
    assert DocumentType.objects.filter(code="transfer").exists()
    assert user("viewer").has_perm("inventory.view_document")


def test_installing_twice_makes_nothing_twice(django_assert_num_queries):
    with django_assert_num_queries(2):
        install_again()


@pytest.mark.django_db(transaction=True)
def test_a_flushed_database_has_them_again():
    call_command("flush", interactive=False, verbosity=0)
    assert DocumentType.objects.count() == len(DocumentKind.values)
    assert user("clerk").has_perm("inventory.post_document")
