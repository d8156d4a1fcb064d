"""The verbs on many headers at once: the rules of the single edit, in a number of statements that does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from core.bulk import Left, Outcome
from core.fields import FoldedField
from core.sql import rows_source, these, timestamp
from lots.traced.exceptions import TracedRefused
from lots.traced.header import FLAGS, RESERVED_FOR
from lots.traced.verbs import Actor, Verbs, out_of_use, require, user_id

# How many of those that were left are named.
NAMED = 5

# Why rows are left, and which: the first that holds of a row is told.
Reasons = Sequence[tuple[str, Q]]


class Many:
    """What is done with many headers of one kind at once.

    ``rows`` is a query of any number of them, asked under the lock that the single edit takes: what it no longer
    finds by then is left. What can be done is done; the rest is told, with reasons. Every verb raises
    TracedNotPermitted, and TracedRefused when the value may be given to none; then nothing was changed.
    """

    # Fields whose rules ask nothing of other fields of the record, so that one statement may set them.
    settable: ClassVar[Sequence[str]] = ("customer_code", "supplier_code", *FLAGS, *RESERVED_FOR)

    def __init__(self, verbs: Verbs[Any, Any]) -> None:
        self.verbs = verbs
        self.model: Any = verbs.header.model

    def reserve(self, *, rows: QuerySet[Any], user: Actor, partner: Any = None, document: Any = None) -> Outcome:
        """Reserve them for a partner, a document, both, or just so.

        Who has a reservation keeps it: the single edit shows it to who takes it away, here nobody would see it.
        """
        wanted = {"reserved": True, "reserved_partner": partner, "reserved_document": document}
        other = _("reserved already, not for the same: release them first")
        return self._set(rows, user, wanted, _("reserved for the same already"), [(other, Q(reserved=True))])

    def release(self, *, rows: QuerySet[Any], user: Actor) -> Outcome:
        """End their reservation, and forget for whom it was."""
        wanted = {"reserved": False, **dict.fromkeys(RESERVED_FOR)}
        return self._set(rows, user, wanted, _("not reserved"))

    def cancel(self, *, rows: QuerySet[Any], user: Actor, on: bool = True) -> Outcome:
        """Cancel them, or take that back."""
        already = _("cancelled already") if on else _("not cancelled")
        return self._set(rows, user, {"cancelled": on}, already)

    def force_close(self, *, rows: QuerySet[Any], user: Actor, on: bool = True) -> Outcome:
        """Force-close them, or take that back."""
        already = _("force-closed already") if on else _("not force-closed")
        return self._set(rows, user, {"force_closed": on}, already)

    def set_code(self, *, rows: QuerySet[Any], user: Actor, field: str, code: str) -> Outcome:
        """Give them one customer or supplier code, in the place of what they have; an empty one takes it away."""
        already = _("has this code already") if code.strip() else _("has no such code")
        return self._set(rows, user, {field: code}, already)

    @transaction.atomic
    def _set(
        self, rows: QuerySet[Any], user: Actor, wanted: Mapping[str, Any], already: str, reasons: Reasons = ()
    ) -> Outcome:
        """Set the fields in ``wanted`` where that is a change and none of ``reasons`` holds; keep what changed."""
        values = self._allowed(user, wanted)
        if document := values.get("reserved_document"):
            self.verbs.hold_document(document)
        asked = self._lock(rows)
        sorted_out = self._sorted_out(rows, asked, [(already, Q(**values)), *reasons])
        changing = sorted_out.pop("", [])
        if changing:
            self._keep(changing, values, user)
            self._write(changing, values)
        return Outcome(len(changing), self._left(sorted_out))

    def _allowed(self, user: Actor, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """The wanted values as they are stored, which this user may set. Raises TracedNotPermitted, TracedRefused."""
        if unknown := set(wanted) - set(self.settable):
            raise ValueError(f"{unknown} cannot be set for many at once")
        require(user, self.verbs.right("change"), _("You may look at these, not change them."))
        for field in wanted:
            if field in self.verbs.field_rights:
                require(user, *self.verbs.field_rights[field])
        values = self.verbs.cleaned(wanted)
        if errors := {name: [problem] for name, value in values.items() if (problem := out_of_use(value))}:
            raise TracedRefused(errors)
        return values

    def _lock(self, rows: QuerySet[Any]) -> list[int]:
        """The rows asked for, kept from others until the transaction ends: in the order of ids, as posting does."""
        asked = list(rows.order_by().values_list("pk", flat=True))
        locked = self.model._default_manager.filter(pk__in=these(asked)).order_by("pk").select_for_update(no_key=True)
        list(locked.values_list("pk"))
        return asked

    def _sorted_out(self, rows: QuerySet[Any], asked: list[int], reasons: Reasons) -> dict[str, list[int]]:
        """The rows by why they are left as they are; without a reason, those to change."""
        because = Case(
            *(When(condition, then=Value(number)) for number, (_reason, condition) in enumerate(reasons)),
            default=Value(-1),
            output_field=IntegerField(),
        )
        # Asked again: what the lock waited for may have gone, or be no longer what was searched.
        found = dict(rows.filter(pk__in=these(asked)).order_by("pk").values_list("pk", because))
        texts = {-1: "", **{number: reason for number, (reason, _condition) in enumerate(reasons)}}
        sorted_out: dict[str, list[int]] = defaultdict(list)
        for pk, number in found.items():
            sorted_out[texts[number]].append(pk)
        if gone := [pk for pk in asked if pk not in found]:
            sorted_out[_("deleted or changed meanwhile: no longer among those chosen")] = gone
        return sorted_out

    def _keep(self, changing: list[int], values: Mapping[str, Any], user: Actor) -> None:
        """A change for each field that gets another text, as the single edit keeps it."""
        change, table = self.verbs.change_model._meta.db_table, self.model._meta.db_table
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        ids, id_parameters = rows_source({"id": "bigint"}, ((pk,) for pk in changing))
        for name in self.verbs.header.editable:
            if name not in values:
                continue
            old, join, join_parameters = self._old_text(name, changing)
            new = self.verbs.header.as_text(name, values[name])
            with connection.cursor() as cursor:
                cursor.execute(
                    f"""
                    INSERT INTO {change}
                        ({self.verbs.name}_id, version, field, old_value, new_value, user_id, changed_at)
                    SELECT s.id, s.version + 1, %s, {old}, %s, %s, {timestamp("%s")}
                    FROM {ids} AS r JOIN {table} s ON s.id = r.id {join}
                    WHERE {old} <> %s ORDER BY s.id
                    """,
                    [name, new, user_id(user), now, *id_parameters, *join_parameters, new],
                )

    def _old_text(self, name: str, changing: list[int]) -> tuple[str, str, list[Any]]:
        """How SQL says what a field was, as the history keeps it; what it joins for that, and its parameters."""
        header = self.verbs.header
        field = header.field(name)
        if isinstance(field, models.BooleanField):
            return f"CASE WHEN s.{field.column} THEN '1' ELSE '0' END", "", []
        if not field.is_relation:
            return f"s.{field.column}", "", []
        named = self.model._default_manager.filter(pk__in=these(changing)).values(field.attname)
        texts = [
            (record.pk, header.as_text(name, record))
            for record in field.related_model._default_manager.filter(pk__in=named)
        ]
        source, parameters = rows_source({"id": "bigint", "said": "text"}, texts)
        return "COALESCE(t.said, '')", f"LEFT JOIN {source} AS t ON t.id = s.{field.column}", parameters

    def _write(self, changing: list[int], values: Mapping[str, Any]) -> None:
        """Set the values, what is folded of them, and the next version."""
        folded = {
            field.name: field.fold(str(values[field.sources[0]]))
            for field in self.model._meta.fields
            if isinstance(field, FoldedField) and len(field.sources) == 1 and field.sources[0] in values
        }
        changed = self.model._default_manager.filter(pk__in=these(changing))
        changed.update(version=F("version") + 1, **values, **folded)

    def _left(self, by_reason: Mapping[str, list[int]]) -> list[Left]:
        """Each reason, with how many and the names of the first; what was deleted has none."""
        first = {pk for ids in by_reason.values() for pk in ids[:NAMED]}
        named = self.model._default_manager.in_bulk(first) if first else {}
        left = []
        for reason, ids in by_reason.items():
            shown = [pk for pk in ids[:NAMED] if pk in named]
            left.append(Left(reason, len(ids), [str(named[pk]) for pk in shown], shown))
        return left
