"""Users and groups. A user's rights come from groups; who is in group administrator may enter these pages."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin
from inventory.setup import ADMINISTRATOR, GROUPS

# Rights over Django's own tables mean nothing to a warehouse.
MACHINERY = ("admin", "contenttypes", "sessions")
# The rights that Django keeps, in English, over each kind of record.
USUAL_RIGHTS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(RecordAdmin[User], DjangoUserAdmin[User]):
    list_display = ("username", "first_name", "last_name", "group_names", "is_staff", "is_active")
    list_filter = ("groups", "is_staff", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("Rights"),
            {
                "fields": ("is_active", "groups", "is_staff"),
                "description": _("Members of the group “administrator” may enter these pages. It is set on saving."),
            },
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2", "groups")}),
    )
    readonly_fields = ("is_staff", "last_login", "date_joined")
    filter_horizontal = ("groups",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("groups"))
    def group_names(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes, by a password for instance, a user who may do more than they may themselves."""
        return super().has_change_permission(request, obj) and self._not_above(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._not_above(request, obj)

    def _not_above(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or not obj.is_superuser or bool(getattr(request.user, "is_superuser", False))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After the groups are known: who is an administrator enters the administration, nobody else does."""
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        user.is_staff = user.is_superuser or user.groups.filter(name=ADMINISTRATOR).exists()
        user.save(update_fields=["is_staff"])


class RightsField(ModelMultipleChoiceField[Permission]):
    """Rights named in the reader's language."""

    def label_from_instance(self, obj: Permission) -> str:
        action, _sign, model = obj.codename.partition("_")
        usual = model == obj.content_type.model and action in USUAL_RIGHTS
        return f"{obj.content_type} | {USUAL_RIGHTS[action] if usual else gettext(obj.name)}"


@admin.register(Group)
class GroupAdmin(RecordAdmin[Group], DjangoGroupAdmin):
    """The four groups of the start keep their names; their rights may be changed, and groups added."""

    fields = ("name", "permissions")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **options: Any) -> Any:
        """One query for all rights, less those that mean nothing here."""
        if db_field.name == "permissions":
            rights = Permission.objects.select_related("content_type")
            options |= {"form_class": RightsField}
            options["queryset"] = rights.exclude(content_type__app_label__in=MACHINERY)
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return ("name",) if obj and obj.name in GROUPS else ()

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.name in GROUPS)
