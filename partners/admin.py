from django.contrib import admin

from core.admin import FoldedSearchAdmin
from partners.models import Partner


@admin.register(Partner)
class PartnerAdmin(FoldedSearchAdmin[Partner]):
    list_display = ("account", "detail_account", "description", "code_name", "is_customer", "is_supplier", "active")
    list_display_links = ("account", "detail_account", "description")
    list_filter = ("is_customer", "is_supplier", "active")
