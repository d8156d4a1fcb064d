"""The administrator composes a code type, and keeps its counters and letters in sight."""

import re

import pytest
from django.urls import reverse

from numbering.models import CodeType, Counter, Exclusion, MonthLetter, YearLetter
from numbering.rendering import CodeContext
from numbering.services import release_codes
from tests.numbering.pages import codes_in, form, segment

pytestmark = pytest.mark.django_db

ADD = "admin:numbering_codetype_add"


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
    assert page.count("<td>30</td>") == 10
    assert f"{reverse('admin:numbering_counter_changelist')}?code_type__id__exact={rule.pk}" in page
    listed = administrator.get(reverse("admin:numbering_counter_changelist"), {"code_type__id__exact": rule.pk})
    assert len(listed.context["cl"].result_list) == 12
    counter = Counter.objects.first()
    assert administrator.post(reverse("admin:numbering_counter_change", args=[counter.pk]), {}).status_code == 403
    assert administrator.get(reverse("admin:numbering_counter_add")).status_code == 403


def test_the_counters_tell_letters_and_how_many_are_missing(administrator, code_type, take):
    rule = code_type({"source": "letters", "length": 3}, start_letters="Y", fill_gaps=True)
    take(rule, (CodeContext(), 5))
    release_codes(code_type=rule, codes=["00Z", "0AA"])
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk])).content.decode()
    table = page.partition('id="code-counters"')[2].partition("</table>")[0]
    assert "Last number" not in table
    assert re.findall(r"<td>(.*?)</td>", table) == ["AC", "AD", "2"]
    listed = administrator.get(reverse("admin:numbering_counter_changelist")).content.decode()
    assert re.findall(r'"field-(?:last|next)_alphabetical">(.*?)<', listed) == ["AC", "AD"]


def test_the_list_of_counters_has_no_letters_for_a_rule_of_numbers(administrator, five_digits, take):
    take(five_digits, (CodeContext(), 5))
    listed = administrator.get(reverse("admin:numbering_counter_changelist")).content.decode()
    assert re.findall(r'"field-(?:last|next)_alphabetical">(.*?)<', listed) == ["–", "–"]


@pytest.mark.parametrize(
    ("document_type", "sales", "says"),
    [
        ("sales-delivery", "", "The exclusion of the kind “Sales delivery note” has no effect: all documents"),
        (
            "purchase-delivery",
            "on",
            "The exclusion of sales documents of the kind “Purchase delivery note” has no effect",
        ),
        ("sales-invoice", "on", ""),
        ("purchase-delivery", "", ""),
        ("picking-list", "on", ""),
        ("picking-list", "", ""),
    ],
)
def test_an_exclusion_without_effect_is_told(administrator, document_type, sales, says):
    exclusion = {"document_type": document_type} | ({"sales": "on"} if sales else {})
    page = administrator.post(reverse(ADD), form(segment(), exclusions=[exclusion]), follow=True)
    warnings = [str(message) for message in page.context["messages"] if message.level_tag == "warning"]
    assert len(warnings) == bool(says)
    assert all(warning.startswith(says) for warning in warnings)
    assert Exclusion.objects.count() == 1


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
