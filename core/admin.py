"""Bases of the administration pages of every room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.codes import code_key, search_key
from core.fields import FoldedField

admin.site.site_header = _("Trasabil administration")
admin.site.site_title = _("Trasabil administration")
admin.site.index_title = _("Configuration")

MOST_LISTED = 10_000
EXAMPLES = 3

Record = TypeVar("Record", bound=models.Model)
Child = TypeVar("Child", bound=models.Model)
Parent = TypeVar("Parent", bound=models.Model)


class BoundedPaginator(Paginator[Any]):
    """Counts and reaches as far as ``MOST_LISTED`` rows, however many there are."""

    object_list: QuerySet[Any]

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: MOST_LISTED + 1].count()


class RecordAdmin(admin.ModelAdmin[Record], Generic[Record]):
    """The page of a record that administrators keep: what is used cannot be deleted, and it says by what."""

    list_per_page = 50
    show_full_result_count = False
    delete_confirmation_template = "core/admin/delete_confirmation.html"
    delete_selected_confirmation_template = "core/admin/delete_selected_confirmation.html"

    def get_deleted_objects(
        self, objs: Sequence[Record] | QuerySet[Record], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """As Django does, but what half the ledger names is not told with half the ledger."""
        users = dict(reversed(list(users_of(self.model, objs))))
        if not users:
            return super().get_deleted_objects(objs, request)
        return [], {}, set(), [f"{kind}: {examples}" for kind, examples in users.items()]


def users_of(model: type[models.Model], records: Sequence[Any] | QuerySet[Any]) -> Iterator[tuple[str, str]]:
    """What forbids deleting ``records`` and what goes with them: the kinds of records that name them, with examples."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        related = relation.related_model
        naming = related._base_manager.filter(**{f"{relation.field.name}__in": records})
        if relation.on_delete is models.CASCADE:
            yield from users_of(related, naming)
        elif relation.on_delete is models.PROTECT:
            examples = [str(user) for user in naming.order_by()[: EXAMPLES + 1]]
            if len(examples) > EXAMPLES:
                examples[EXAMPLES] = "…"
            if examples:
                yield str(capfirst(related._meta.verbose_name_plural)), ", ".join(examples)


class FoldedSearchAdmin(RecordAdmin[Record]):
    """Searches the folded copy of its fields, so that case and diacritics do not matter."""

    search_fields = ("search",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Record], search_term: str
    ) -> tuple[QuerySet[Record], bool]:
        field = next(iter(self.get_search_fields(request)))
        for word in search_key(search_term).split():
            queryset = queryset.filter(**{f"{field}__contains": word})
        return queryset, False


class LedgerAdmin(RecordAdmin[Record]):
    """A page to look at what the system keeps. Any size: no full count, no sorting without an index."""

    paginator = BoundedPaginator
    change_list_template = "core/admin/bounded_change_list.html"
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    ordering: ClassVar[Any] = ("-id",)
    sortable_by = ()
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> list[str]:
        """All but what only the program reads: such fields have no name to translate."""
        return [
            field.name
            for field in self.opts.concrete_fields
            if field.primary_key or (isinstance(field.verbose_name, Promise) and not isinstance(field, FoldedField))
        ]

    def get_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        return self.get_readonly_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"most_listed": MOST_LISTED, **(extra_context or {})})


class KeptForm(forms.ModelForm[Any]):
    """What became inactive is not offered to another record, and stays on those that name it."""

    KEPT: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.KEPT:
            field: Any = self.fields.get(name)
            current = getattr(self.instance, f"{name}_id")
            if field and current:
                offered = models.Q(**field.get_limit_choices_to()) | models.Q(pk=current)
                field.queryset = field.queryset.model._default_manager.filter(offered)

    def _get_validation_exclusions(self) -> set[str]:
        """The model would refuse what is inactive, though nobody chose it now."""
        kept = {name for name in self.KEPT if name not in self.changed_data}
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | kept


if TYPE_CHECKING:
    _ModelChoiceField = forms.ModelChoiceField[Any]
else:
    _ModelChoiceField = forms.ModelChoiceField


class RememberingField(_ModelChoiceField):
    """A choice among records that is read once for all rows of a page. What is inactive is offered to the row that
    has it alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.current = ""
        # Shared by the copies that rows have.
        self._remembered: dict[str, dict[str, Any]] = {}

    def records(self) -> dict[str, Any]:
        """The records by their ids, as text. One statement for all rows."""
        if "records" not in self._remembered:
            self._remembered["records"] = {str(record.pk): record for record in self.queryset or ()}
        return self._remembered["records"]

    def offer(self, current: int | None) -> None:
        """Fill the list for a row that has ``current`` now."""
        self.current = str(current or "")
        offered = [record for record in self.records().values() if self.offered(record)]
        self.choices = [("", self.empty_label or ""), *self.grouped(offered)]

    def grouped(self, offered: Sequence[Any]) -> list[tuple[Any, Any]]:
        """The options of the records."""
        return [(record.pk, self.called(record)) for record in offered]

    def called(self, record: Any) -> str:
        """What the record is called; one that is inactive is marked."""
        return str(record) if record.active else gettext("%(value)s (inactive)") % {"value": record}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        record = self.records().get(str(value))
        if record is None or not self._allowed(record):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return record

    def offered(self, record: Any) -> bool:
        """Whether the list has the record."""
        return self._allowed(record)

    def _allowed(self, record: Any) -> bool:
        return bool(record.active) or str(record.pk) == self.current


class ChildForm(forms.ModelForm[Any]):
    """A row of a record's page. What is used stays, and the row says by what."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        row = self.instance
        if not self.cleaned_data.get(DELETION_FIELD_NAME) or not row.pk:
            return cleaned
        kinds = dict(users_of(type(row), type(row)._base_manager.filter(pk=row.pk)))
        if kinds:
            # Unmarked, or Django would list everything that uses it.
            self.cleaned_data[DELETION_FIELD_NAME] = False
            raise ValidationError(
                _("“%(record)s” is in use, so it cannot be deleted: %(kinds)s."),
                code="in_use",
                params={"record": row, "kinds": ", ".join(kinds)},
            )
        return cleaned


class CodedFormSet(BaseInlineFormSet[Child, Parent, Any], Generic[Child, Parent]):
    """Refuses a code typed on two rows; against what is stored, each row's own ``clean`` does."""

    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.kept_forms():
            key = code_key(getattr(form, "cleaned_data", {}).get("code", ""))
            if key and key in seen:
                form.add_error("code", _("This code is on two rows."))
            seen.add(key)

    def kept_forms(self) -> list[Any]:
        """The rows that will be there after saving."""
        return [
            form for form in self.forms if form not in self.deleted_forms and (form.has_changed() or form.instance.pk)
        ]


class ChildInline(admin.TabularInline[Child, Parent], Generic[Child, Parent]):
    """The rows that belong to a record, kept on its page."""

    extra = 0
    form = ChildForm
