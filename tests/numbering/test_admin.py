"""The administrator composes a code type and sees what it gives, saved or not."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from numbering.models import CodeType, Counter, Exclusion, MonthLetter, Segment, YearLetter
from numbering.rendering import CodeContext

pytestmark = pytest.mark.django_db

ADD = "admin:numbering_codetype_add"


@pytest.fixture
def administrator(client):
    client.force_login(User.objects.create_superuser("root"))
    return client


def form(*segments, exclusions=(), **values):
    """What the browser posts for a code type with these segments."""
    data = {
        "kind": "serial",
        "code": "SN5",
        "description": "Five digits",
        "active": "on",
        "start_number": "0",
        "increment": "1",
        "start_letters": "A",
        "prefix": "",
        "suffix": "",
        **values,
    }
    for prefix, rows in (("segments", segments), ("exclusions", exclusions)):
        saved = sum("id" in row for row in rows)
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": saved}
        for index, row in enumerate(rows):
            data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


def segment(source="progressive", length=5, position="", fill="0", **values):
    return {"source": source, "length": length, "position": position, "fill": fill, "text": "", **values}


def codes_in(response):
    return re.findall(r"<li><code>(.*?)</code></li>", response.content.decode())


def test_a_code_type_is_made_with_its_segments_and_exclusions(administrator):
    response = administrator.post(
        reverse(ADD),
        form(
            segment("constant", 2, text="SN"),
            segment(),
            exclusions=[{"document_type": "sales-delivery", "sales": "on"}],
            prefix="A ",
        ),
    )
    assert response.status_code == 302, response.context["errors"]
    made = CodeType.objects.get()
    assert made.prefix == "A "
    assert list(made.segments.values_list("position", "source")) == [(1, "constant"), (2, "progressive")]
    assert Exclusion.objects.get().sales
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[made.pk]))
    assert codes_in(page) == ["A SN00000", "A SN00001", "A SN00002"]


def test_all_that_is_wrong_is_told_and_nothing_is_saved(administrator):
    response = administrator.post(reverse(ADD), form(segment("constant", 1, text="AB"), segment("item_code", 49)))
    told = response.content.decode()
    assert "Segment 1 (constant): The text “AB” has 2 characters, more than the length 1." in told
    assert "No segment is a progressive" in told
    assert 'value="AB"' in told
    assert not CodeType.objects.exists()


def test_segments_change_places(administrator, code_type):
    rule = code_type({"source": "constant", "length": 1, "text": "A"}, {"source": "progressive", "length": 3})
    first, second = rule.segments.all()
    response = administrator.post(
        reverse("admin:numbering_codetype_change", args=[rule.pk]),
        form(
            segment("constant", 1, text="A", position=2, id=first.pk, code_type=rule.pk),
            segment(length=3, position=1, id=second.pk, code_type=rule.pk),
            segment("insert_year", 2),
        ),
    )
    assert response.status_code == 302
    assert list(rule.segments.values_list("source", flat=True)) == ["progressive", "constant", "insert_year"]


def test_the_preview_follows_the_form_and_saves_nothing(administrator):
    url = reverse("admin:numbering_codetype_preview_new")
    response = administrator.post(url, form(segment("item_class", 3), segment(), description="", start_number="7"))
    assert codes_in(response) == ["CLA00007", "CLA00008", "CLA00009"]
    assert "item class <code>CLA</code>" in response.content.decode()
    assert codes_in(administrator.post(url, form(prefix="P"))) == ["P0", "P1", "P2"]
    assert not CodeType.objects.exists()


def test_the_preview_goes_on_from_the_counter(administrator, five_digits, take):
    take(five_digits, (CodeContext(), 4))
    url = reverse("admin:numbering_codetype_preview", args=[five_digits.pk])
    assert codes_in(administrator.post(url, form(segment(), prefix="N"))) == ["N00004", "N00005", "N00006"]
    five_digits.refresh_from_db()
    assert five_digits.prefix == ""
    assert Segment.objects.count() == 1


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        (form(segment(fill="1")), "could be read as another number"),
        (form(segment(length="x")), "Length: Enter a whole number."),
        (form(segment(), start_number="x"), "Start number: Enter a whole number."),
        (form(segment(length=1), start_number="9"), "Exhausted: code type SN5, segment 1 (progressive number)"),
        ({}, "management"),
    ],
)
def test_the_preview_tells_what_is_wrong(administrator, posted, says):
    response = administrator.post(reverse("admin:numbering_codetype_preview_new"), posted)
    assert says.casefold() in response.content.decode().casefold()
    assert codes_in(response) == []


def test_the_preview_is_for_those_who_may_change_code_types(client, five_digits):
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_codetype"))
    client.force_login(user)
    assert client.get(reverse("admin:numbering_codetype_change", args=[five_digits.pk])).status_code == 200
    for url in (
        reverse("admin:numbering_codetype_preview_new"),
        reverse("admin:numbering_codetype_preview", args=[five_digits.pk]),
    ):
        assert client.post(url, form(segment())).status_code == 403


def test_the_preview_is_posted_to_what_exists(administrator):
    assert administrator.get(reverse("admin:numbering_codetype_preview_new")).status_code == 405
    assert administrator.post(reverse("admin:numbering_codetype_preview", args=[99])).status_code == 404


def test_the_page_loads_its_script_and_has_none_inside(administrator, five_digits):
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[five_digits.pk])).content.decode()
    assert "js/code-preview.js" in page
    assert f'data-url="{reverse("admin:numbering_codetype_preview", args=[five_digits.pk])}"' in page


def test_counters_are_shown_and_not_changed(administrator, code_type, take):
    rule = code_type(
        {"source": "item_class", "length": 2, "root": True}, {"source": "progressive", "length": 5}, increment=10
    )
    take(rule, *((CodeContext(item_class=f"{number:02d}"), 3) for number in range(12)))
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk])).content.decode()
    assert page.count("<td>20</td>") == 10
    assert "<td>30</td>" in page
    assert f"{reverse('admin:numbering_counter_changelist')}?code_type__id__exact={rule.pk}" in page
    listed = administrator.get(reverse("admin:numbering_counter_changelist"), {"code_type__id__exact": rule.pk})
    assert len(listed.context["cl"].result_list) == 12
    counter = Counter.objects.first()
    assert administrator.post(reverse("admin:numbering_counter_change", args=[counter.pk]), {}).status_code == 403
    assert administrator.get(reverse("admin:numbering_counter_add")).status_code == 403


def test_the_list_costs_the_same_for_many(administrator, code_type, statements):
    def cost():
        before = len(statements)
        assert administrator.get(reverse("admin:numbering_codetype_changelist")).status_code == 200
        return len(statements) - before

    code_type({"source": "progressive", "length": 5}, code="R0")
    once = cost()
    for number in range(1, 30):
        code_type({"source": "progressive", "length": 5}, code=f"R{number}")
    assert cost() == once


def test_the_page_costs_the_same_for_many_segments(administrator, code_type, statements):
    def cost(rule):
        before = len(statements)
        assert administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk])).status_code == 200
        return len(statements) - before

    number = {"source": "progressive", "length": 5}
    one = code_type(number, code="ONE")
    many = code_type(*[{"source": "constant", "length": 1, "text": "C"}] * 20, number, code="MANY")
    assert cost(one) == cost(many)


def test_start_letters_are_taken_in_either_case(administrator):
    administrator.post(reverse(ADD), form(segment("letters", 3), start_letters="ab"))
    assert CodeType.objects.get().start_letters == "AB"


def test_year_and_month_letters_are_kept(administrator):
    YearLetter.objects.all().delete()
    MonthLetter.objects.update_or_create(month=3, defaults={"letter": "C"})
    assert (
        administrator.post(reverse("admin:numbering_yearletter_add"), {"year": 2026, "letter": "T"}).status_code == 302
    )
    assert YearLetter.objects.get().letter == "T"
    refused = administrator.post(reverse("admin:numbering_yearletter_add"), {"year": 2027, "letter": "ț"})
    assert "One capital letter from A to Z, or one digit." in refused.content.decode()
    url = reverse("admin:numbering_monthletter_change", args=[3])
    assert administrator.post(url, {"month": 7, "letter": "X"}).status_code == 302
    assert MonthLetter.objects.get(month=3).letter == "X"
