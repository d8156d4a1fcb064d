"""Model fields that keep a folded copy of what people typed, for comparing and searching."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import DatabaseDefault

from core.codes import MAX_CODE_LENGTH, code_key, search_key

if TYPE_CHECKING:
    _CharField = models.CharField[Any, str]
    _DecimalField = models.DecimalField[Any, Decimal]
else:
    _CharField, _DecimalField = models.CharField, models.DecimalField

# Nine digits and six decimals: what a double keeps exactly, so that SQLite counts like PostgreSQL.
QUANTITY_DIGITS = 15
QUANTITY_DECIMALS = 6


class FoldedField(_CharField):
    """A folded copy of other fields of its model, kept by every save and ``bulk_create``.

    In byte order on every database, so that one index serves equality, prefixes and ordering.
    """

    def __init__(self, *sources: str, **options: Any) -> None:
        self.sources = sources
        options["editable"] = False
        options.setdefault("blank", True)
        super().__init__(**options)

    fold: Callable[[str], str] = staticmethod(search_key)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, _args, options = super().deconstruct()
        options.pop("editable", None)
        return name, path, self.sources, options

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = self.folded(model_instance)
        setattr(model_instance, self.attname, folded)
        return folded

    def folded(self, instance: models.Model) -> str:
        """The folded text of the sources, joined by a space."""
        return type(self).fold(" ".join(_text(instance, source) for source in self.sources))


def _text(instance: models.Model, source: str) -> str:
    """The text of a field; of one that the database is to fill in, what it will."""
    value, field = getattr(instance, source), instance._meta.get_field(source)
    return str(getattr(field, "db_default", "") if isinstance(value, DatabaseDefault) else value)


class CodeKeyField(FoldedField):
    """What decides whether two codes are the same (``core.codes.code_key``)."""

    fold = staticmethod(code_key)

    def __init__(self, *sources: str, **options: Any) -> None:
        options.setdefault("max_length", MAX_CODE_LENGTH)
        super().__init__(*(sources or ("code",)), **options)


class SearchKeyField(FoldedField):
    """What search compares (``core.codes.search_key``)."""

    fold = staticmethod(search_key)

    def __init__(self, *sources: str, **options: Any) -> None:
        options.setdefault("max_length", 600)
        super().__init__(*(sources or ("code", "description")), **options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """As Django does; it leaves out None, which here is no default."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "max_length": self.max_length}


class QuantityField(_DecimalField):
    """A quantity in the item's management unit, or a factor between units."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_digits", QUANTITY_DIGITS)
        options.setdefault("decimal_places", QUANTITY_DECIMALS)
        super().__init__(*args, **options)
