"""Who is logged in, and what they may do, in one statement: every page asks both."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Case, CharField, Func, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Concat

from core.prepared import ASKED, Prepared


def _rights(vendor: str) -> Subquery:
    """The names of a user's own permissions and of those of their groups, joined."""
    of_user = Permission.objects.filter(user=OuterRef(OuterRef("pk"))).values("pk")
    of_groups = Group.objects.filter(user=OuterRef(OuterRef("pk"))).values("permissions")
    name = Concat("content_type__app_label", Value("."), "codename", output_field=CharField())
    joined = Func(
        name,
        Value(","),
        function="STRING_AGG" if vendor == "postgresql" else "GROUP_CONCAT",
        output_field=TextField(),
    )
    held = Permission.objects.order_by().filter(Q(pk__in=of_user) | Q(pk__in=of_groups))
    return Subquery(held.annotate(names=joined).values("names"))


@cache
def _users(vendor: str) -> Prepared[Any]:
    """A user with the names of their rights."""
    # Who may do everything is not asked for rights.
    rights = Case(When(is_superuser=False, then=_rights(vendor)), output_field=TextField())
    return Prepared(get_user_model()._default_manager.annotate(rights=rights).filter(pk=ASKED))


class ModelAndRightsBackend(ModelBackend):
    """Django's own backend; the user of a session comes with their rights."""

    def get_user(self, user_id: Any) -> Any:
        user = next(iter(_users(connection.vendor).ask(user_id)), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        if not user.is_superuser:
            user.rights = frozenset(user.rights.split(",") if user.rights else ())
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> Any:
        rights = getattr(user_obj, "rights", None)
        if isinstance(rights, frozenset) and obj is None and user_obj.is_active:
            return rights
        return super().get_all_permissions(user_obj, obj)
