"""What administrators keep of lots: statuses, evaluations, labels, types."""

import pytest

from lots.models import LabelType, LotEvaluation, LotStatus, LotType
from tests.factories import ItemFactory, LotFactory, user

pytestmark = pytest.mark.django_db

KEPT = [
    ("lotstatus", LotStatus, "status"),
    ("lotevaluation", LotEvaluation, "evaluation"),
    ("labeltype", LabelType, "label_type"),
    ("lottype", LotType, "lot_type"),
]


@pytest.fixture
def admin(client):
    person = user("administrator")
    person.is_staff = True
    person.save()
    client.force_login(person)
    return client


@pytest.mark.parametrize(("name", "model", "_field"), KEPT)
def test_an_administrator_adds_one(admin, name, model, _field):
    typed = {"code": " Q1 ", "description": "Quarantine", "active": "on"}
    response = admin.post(f"/admin/lots/{name}/add/", typed)
    assert response.status_code == 302
    made = model.objects.get()
    assert (made.code, made.description, made.active) == ("Q1", "Quarantine", True)
    again = admin.post(f"/admin/lots/{name}/add/", {**typed, "code": "q1"}).content.decode()
    assert "with this code." in again
    assert 'value="q1"' in again


def test_the_list_of_statuses_shows_what_each_allows(admin):
    """Domain: sales, production, other unloads, automatic withdrawal."""
    admin.post("/admin/lots/lotstatus/add/", {"code": "Q", "description": "Quarantine", "production": "on"})
    made = LotStatus.objects.get()
    assert (made.sales, made.production, made.other_unloads, made.automatic_withdrawal) == (False, True, False, False)
    page = admin.get("/admin/lots/lotstatus/").content.decode()
    for name in ("sales", "production", "other_unloads", "automatic_withdrawal", "active"):
        assert f'class="field-{name}"' in page


@pytest.mark.parametrize(("name", "model", "field"), KEPT)
def test_what_lots_use_is_made_inactive_but_not_deleted(admin, name, model, field):
    used = model.objects.create(code="USED", description="Used")
    LotFactory(code="L-77", **{field: used})
    page = admin.get(f"/admin/lots/{name}/{used.pk}/delete/").content.decode()
    assert "L-77" in page
    admin.post(f"/admin/lots/{name}/{used.pk}/delete/", {"post": "yes"})
    assert model.objects.filter(pk=used.pk).exists()
    response = admin.post(f"/admin/lots/{name}/{used.pk}/change/", {"code": "USED", "description": "Used"})
    assert response.status_code == 302
    used.refresh_from_db()
    assert not used.active


def test_a_status_that_items_give_their_lots_is_not_deleted(admin):
    used = LotStatus.objects.create(code="Q", description="Quarantine")
    ItemFactory(lot=True, code="MILK", initial_lot_status=used)
    assert "MILK" in admin.get(f"/admin/lots/lotstatus/{used.pk}/delete/").content.decode()
    admin.post(f"/admin/lots/lotstatus/{used.pk}/delete/", {"post": "yes"})
    assert LotStatus.objects.filter(pk=used.pk).exists()


@pytest.mark.parametrize(("name", "model", "_field"), KEPT)
def test_what_nothing_uses_is_deleted(admin, name, model, _field):
    unused = model.objects.create(code="NEW", description="New")
    admin.post(f"/admin/lots/{name}/{unused.pk}/delete/", {"post": "yes"})
    assert not model.objects.exists()
