"""Corners of property sets: where dates end."""

import datetime

import pytest

from attributes.fields import Scope, fields_of
from tests.attributes.making import property_set

pytestmark = pytest.mark.django_db


def test_no_warranty_date_is_proposed_past_the_last_day_there_is():
    asked = fields_of(property_set("Computer", instance=True, uses_warranty=True, warranty_days=730), Scope.STOCK)
    last = datetime.date.max
    assert asked.proposed_warranty(last) is None
    assert asked.proposed_warranty(last - datetime.timedelta(days=730)) == last
