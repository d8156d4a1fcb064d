"""How long lots and serial numbers of an item are good for."""

import pytest
from django.core.exceptions import ValidationError

from items.models import MAX_VALIDITY_DAYS
from tests.factories import ItemFactory


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["lot_validity_days", "serial_validity_days"])
def test_a_validity_past_which_dates_end_is_refused(field):
    item = ItemFactory(**{field: MAX_VALIDITY_DAYS})
    item.full_clean()
    setattr(item, field, MAX_VALIDITY_DAYS + 1)
    with pytest.raises(ValidationError) as caught:
        item.full_clean()
    assert list(caught.value.message_dict) == [field]
