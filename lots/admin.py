from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from django.contrib import admin

from core.admin import RecordAdmin
from core.models import CodedModel
from lots.models import LabelType, LotEvaluation, LotStatus, LotType

Coded = TypeVar("Coded", bound=CodedModel)


class CodedAdmin(RecordAdmin[Coded], Generic[Coded]):
    """What lots are sorted and marked by. What is used is made inactive, not deleted."""

    list_display: ClassVar[Sequence[str]] = ("code", "description", "active")
    list_filter: ClassVar[Sequence[str]] = ("active",)
    search_fields = ("code", "description")


@admin.register(LotType)
class LotTypeAdmin(CodedAdmin[LotType]):
    """Types of lots."""


@admin.register(LotEvaluation)
class LotEvaluationAdmin(CodedAdmin[LotEvaluation]):
    """How lots are judged."""


@admin.register(LabelType)
class LabelTypeAdmin(CodedAdmin[LabelType]):
    """Labels that lots are printed with."""


@admin.register(LotStatus)
class LotStatusAdmin(CodedAdmin[LotStatus]):
    """Lot statuses, each with what it allows."""

    list_display = ("code", "description", "sales", "production", "other_unloads", "automatic_withdrawal", "active")
    list_filter = ("active", "sales", "production", "other_unloads", "automatic_withdrawal")
