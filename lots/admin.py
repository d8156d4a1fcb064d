from django.contrib import admin

from core.admin import RecordAdmin
from lots.models import LotType


@admin.register(LotType)
class LotTypeAdmin(RecordAdmin[LotType]):
    list_display = ("code", "description", "active")
    list_filter = ("active",)
    search_fields = ("code", "description")
