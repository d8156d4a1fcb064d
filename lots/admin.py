"""What lots are sorted, judged and marked by. What is used is made inactive, not deleted."""

from django.contrib import admin

from core.admin import RecordAdmin
from lots.models import LabelType, LotEvaluation, LotStatus, LotType
from lots.tables import USES


@admin.register(LotType, LotEvaluation, LabelType)
class CodedAdmin(RecordAdmin[LotType | LotEvaluation | LabelType]):
    list_display = ("code", "description", "active")
    list_filter = ("active",)
    search_fields = ("code", "description")


@admin.register(LotStatus)
class LotStatusAdmin(RecordAdmin[LotStatus]):
    list_display = ("code", "description", *USES, "active")
    list_filter = ("active", *USES)
    search_fields = ("code", "description")
