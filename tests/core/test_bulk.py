"""Acts on many rows of a list: which are meant, asking once more, doing it once, telling what came of it."""

import csv
import io
import re
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from core import bulk, selection
from core.bulk import Action, Left, Outcome
from core.models import DoneWithMany
from items.models import Item
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db


class Words(forms.Form):
    words = forms.CharField(label=_("Words"))


def deactivate(request, rows, values):
    """Deactivate items; those that are inactive are left."""
    already = list(rows.filter(active=False).values_list("code", "pk"))
    done = rows.filter(active=True).update(active=False)
    names, pks = [code for code, _pk in already[:2]], [pk for _code, pk in already[:2]]
    return Outcome(done, [Left("inactive before", len(already), names, pks)] if already else [])


def describe(request, rows, values):
    rows.update(description=values["words"])
    if values["words"] == "bad":
        raise ValidationError("These words are refused.")
    return Outcome(rows.count())


def as_file(request, rows, values):
    return HttpResponse(",".join(rows.order_by("code").values_list("code", flat=True)))


@pytest.fixture(autouse=True)
def offered(monkeypatch):
    """The list of items offers these, and nothing else."""
    monkeypatch.setattr(bulk, "_actions", {})
    for action in (
        Action("deactivate", "Deactivate", "close", deactivate, "items.view_item", warning="Think twice.", order=1),
        Action("describe", "Describe", "pencil", describe, "items.view_item", form_class=Words, order=2),
        Action("file", "To a file", "download", as_file, "items.view_item", changes=False, order=3),
        Action("secret", "Secret", "lock", deactivate, "items.delete_item", order=4),
    ):
        bulk.register(["items:list"], action)


@pytest.fixture
def clerk(client):
    client.force_login(user("viewer"))
    return client


@pytest.fixture
def items():
    first = ItemFactory(code="A00")
    return [first, *(ItemFactory(code=f"A{n:02d}", item_class=first.item_class, unit=first.unit) for n in range(1, 12))]


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def confirm(client, act, rows, address="/items/", **values):
    """Press the button of the list and then that of the page that asks."""
    meant = {"all": "1"} if rows == "all" else {"ids": ",".join(str(row.pk) for row in rows)}
    asked = client.post(address, {"act": act, **meant})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode()))
    assert hidden["confirmed"] == "yes"
    return client.post(address, {**hidden, "act": act, **values}, follow=True)


def test_a_list_that_offers_something_has_boxes_and_one_that_does_not_has_none(clerk, items, monkeypatch):
    page = clerk.get("/items/").content.decode()
    assert page.count('name="row"') == len(items)
    assert "Choose A00" in page
    assert 'value="deactivate"' in page
    assert 'value="export"' in page
    assert 'value="secret"' not in page
    monkeypatch.setattr(bulk, "_actions", {})
    assert 'name="row"' not in clerk.get("/items/").content.decode()


def test_what_is_not_permitted_or_not_there_is_refused(clerk, items):
    assert clerk.post("/items/", {"act": "secret", "all": "1"}).status_code == 403
    assert clerk.post("/items/", {"act": "nonsense", "all": "1"}).status_code == 403
    assert clerk.post("/items/", {}).status_code == 400
    clerk.force_login(user(name="nobody"))
    assert clerk.post("/items/", {"act": "deactivate", "all": "1"}).status_code == 403


def test_the_page_that_asks_says_how_many_what_and_which(clerk, items):
    told = text(clerk.post("/items/?q=A0", {"act": "deactivate", "row": [items[1].pk], "ids": f"{items[11].pk},x,"}))
    assert "2 rows that you chose." in told
    assert "Think twice." in told
    assert "A01" in told
    assert "A11" in told
    told = text(clerk.post("/items/?q=A0", {"act": "deactivate", "all": "1"}))
    assert "10 rows: all that match the filters." in told
    assert "The first of them" in told
    assert Item.objects.filter(active=False).count() == 0


def test_what_was_done_and_what_was_not_and_why_is_told_on_the_same_place_of_the_list(clerk, items):
    Item.objects.filter(code__in=["A03", "A04", "A05"]).update(active=False)
    response = confirm(clerk, "deactivate", items[:6], "/items/?q=A0&sort=-code")
    assert response.redirect_chain == [("/items/?q=A0&sort=-code", 302)]
    told = text(response)
    assert "Deactivate: 3 rows done; 3 were not:" in told
    assert "3: inactive before (A03, A04, …)" in told
    assert f'href="/items/{items[3].pk}/">A03</a>' in response.content.decode()
    assert "3 rows done" not in text(clerk.get("/items/?q=A0"))


def test_all_that_match_are_those_that_the_filters_leave_when_it_is_done(clerk, items):
    confirm(clerk, "deactivate", "all", "/items/?q=A1")
    assert sorted(Item.objects.filter(active=False).values_list("code", flat=True)) == ["A10", "A11"]


def test_more_rows_than_were_told_are_asked_about_again(clerk, items):
    sent = {"act": "deactivate", "all": "1", "confirmed": "yes", "counted": "2", "key": str(uuid4())}
    ItemFactory(code="A19")
    response = clerk.post("/items/?q=A1", sent)
    assert "it was 2 when you were asked. Nothing is done yet." in text(response)
    assert "3 rows: all that match" in text(response)
    assert Item.objects.filter(active=False).count() == 0
    clerk.post("/items/?q=A1", {**sent, "counted": "3"})
    assert Item.objects.filter(active=False).count() == 3
    # Fewer are what was asked for.
    clerk.post("/items/?q=A0", {**sent, "counted": "1000", "key": str(uuid4())})
    assert Item.objects.filter(active=False).count() == 13


def test_a_page_sent_twice_does_it_once_and_tells_the_same(clerk, items):
    sent = {"act": "deactivate", "all": "1", "confirmed": "yes", "counted": "12", "key": str(uuid4())}
    first = clerk.post("/items/?q=A", sent, follow=True)
    second = clerk.post("/items/?q=A", sent, follow=True)
    assert "Deactivate: 12 rows done." in text(first)
    assert "Deactivate: 12 rows done." in text(second)
    # Even where nothing matches any more.
    clerk.post("/items/?q=B", sent)
    assert "Deactivate: 12 rows done." in text(clerk.get("/items/"))


def test_what_somebody_else_was_told_is_not_told(clerk, items):
    sent = {"act": "deactivate", "all": "1", "confirmed": "yes", "counted": "12", "key": str(uuid4())}
    clerk.post("/items/", sent)
    clerk.force_login(user("viewer", name="other"))
    assert clerk.post("/items/", sent).status_code == 403


def test_a_form_is_shown_again_with_its_errors_and_what_was_typed(clerk, items):
    response = confirm(clerk, "describe", items[:2], words="")
    assert "This field is required." in text(response)
    response = confirm(clerk, "describe", items[:2], words="bad")
    assert "Nothing was done: These words are refused." in text(response)
    assert 'value="bad"' in response.content.decode()
    assert not Item.objects.filter(description="bad").exists()
    assert DoneWithMany.objects.count() == 0
    assert "Describe: 2 rows done." in text(confirm(clerk, "describe", items[:2], words="good"))


def test_what_changes_nothing_is_given_at_once(clerk, items):
    assert clerk.post("/items/", {"act": "file", "ids": f"{items[0].pk},{items[2].pk}"}).content == b"A00,A02"


def test_the_export_has_the_rows_chosen_in_the_order_of_the_list(clerk, items):
    response = clerk.post("/items/?sort=-code", {"act": "export", "row": [items[1].pk, items[3].pk]})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [row[0] for row in rows] == ["code", "A03", "A01"]


@pytest.mark.parametrize("sent", [{}, {"ids": ""}, {"ids": "x,-1,99999999999999999999"}, {"row": "0"}])
def test_nothing_chosen_is_said(clerk, items, sent):
    response = clerk.post("/items/?q=A", {"act": "deactivate", **sent}, follow=True)
    assert response.redirect_chain == [("/items/?q=A", 302)]
    assert "Nothing is chosen" in text(response)


def test_too_many_chosen_one_by_one_are_refused(clerk, items, monkeypatch):
    monkeypatch.setattr(selection, "CHOSEN_LIMIT", 3)
    told = text(clerk.post("/items/", {"act": "deactivate", "ids": "1,2,3,4"}, follow=True))
    assert "4 rows are chosen; one by one at most 3 can be." in told


def test_a_filter_not_understood_leaves_nothing_to_act_on(clerk, items):
    clerk.post("/items/?item_class=99999", {"act": "file", "all": "1"})
    told = text(clerk.get("/items/"))
    assert "Nothing is chosen" in told


def test_ten_thousand_chosen_take_the_same_statements_as_one(clerk, items, statements):
    def count(ids):
        del statements[:]
        clerk.post("/items/", {"act": "deactivate", "ids": ids, "confirmed": "yes", "key": str(uuid4())})
        return len(statements)

    count(str(items[0].pk))
    one = count(str(items[1].pk))
    assert count(",".join(str(items[2].pk + n) for n in range(10_000))) == one
    assert Item.objects.filter(active=False).count() == 12


def test_who_goes_back_and_sends_the_page_with_other_words_is_not_told_of_the_first(clerk, items):
    sent = {"act": "describe", "all": "1", "confirmed": "yes", "counted": "12", "key": str(uuid4())}
    for words, twice in (("one", "one"), ("other", "other")):
        for each in (words, twice):
            clerk.post("/items/", {**sent, "words": each})
            clerk.get("/items/")
        assert set(Item.objects.values_list("description", flat=True)) == {words}
    assert DoneWithMany.objects.count() == 2
