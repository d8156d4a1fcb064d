"""What the properties of a file say against sets and searches that the file does not touch."""

from __future__ import annotations

from attributes.contradictions import in_use
from attributes.lookups import clashing_searches, uses_of, with_active_values
from attributes.models import Property
from core.codes import code_key
from core.settings_file import Node


def check_together(root: Node) -> None:
    """Tell, at the properties of the file, what contradicts the sets and named searches as they stand now.

    Sets and searches of the file were checked as they came in, so it is called when all of them are in.
    """
    if root.problems.total or "properties" not in root.data:
        return
    nodes = {code_key(node.value("name", str, "")): node for node in root.objects("properties")}
    properties = list(Property.objects.filter(name_key__in=nodes))
    with_values = with_active_values([property_.pk for property_ in properties])
    for property_, used in uses_of(properties):
        for field, reason in in_use(used.property_set, used, property_, with_values):
            nodes[property_.name_key].fail(field, reason)
    for property_, field, reason in clashing_searches(properties):
        nodes[property_.name_key].fail(field, reason)
