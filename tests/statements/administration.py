"""The pages of the administration, with the statements that they may take."""

from __future__ import annotations

from collections.abc import Iterator

from tests.statements.pages import Page
from tests.statements.world import World

# The list and the form of each kind of record. Forms of new records show less than these; histories and the page that
# asks before deleting are Django's own (what it names of what is in use, ``core.admin`` bounds).
LIMITS = {
    "axes_accessattempt": (8, 4),
    "axes_accesslog": (8, 3),
    "axes_accessfailurelog": (8, 3),
    "partners_partner": (4, 3),
    "numbering_codetype": (4, 11),
    "numbering_counter": (6, 5),
    "numbering_yearletter": (4, 3),
    "numbering_monthletter": (4, 3),
    "places_warehouse": (4, 4),
    "places_location": (5, 4),
    "attributes_property": (4, 4),
    "attributes_propertyset": (4, 9),
    "attributes_propertysearch": (4, 6),
    "items_itemclass": (4, 3),
    "items_unitofmeasure": (4, 3),
    "items_item": (6, 15),
    "lots_lottype": (4, 3),
    "lots_lotevaluation": (4, 3),
    "lots_labeltype": (4, 3),
    "lots_lotstatus": (4, 3),
    "serials_serialnumber": (6, 9),
    "inventory_documenttype": (4, 4),
    "inventory_movementtemplate": (5, 10),
    "inventory_period": (4, 3),
    "inventory_movement": (5, 10),
    "inventory_balance": (6, 7),
    "inventory_document": (6, 6),
    "auth_user": (6, 5),
    "auth_group": (4, 5),
}


def admin_pages(world: World) -> Iterator[Page]:
    """The first page, and list and form of each kind of record."""
    for model, record in world.entries.records().items():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        of_list, of_form = LIMITS[label]
        yield Page(f"admin:{label}_changelist", of_list)
        yield Page(f"admin:{label}_change", of_form, (record.pk,))
    yield Page("admin:index", 3)
