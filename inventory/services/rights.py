"""Who may do what. Operations (``user`` None) may do everything."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.utils.translation import gettext as _

from inventory.exceptions import NotPermitted, Problem
from inventory.models import Document

Actor = User | AbstractBaseUser | AnonymousUser | None


def may(user: Actor, right: str) -> bool:
    """Whether the user has a right of this room, named without the room."""
    return user is None or bool(getattr(user, "has_perm", lambda _: False)(f"inventory.{right}"))


def require(user: Actor, right: str, message: str) -> None:
    """Raise NotPermitted with the message unless the user has the right."""
    if not may(user, right):
        raise NotPermitted([Problem(message)])


def require_own_draft(user: Actor, document: Document) -> None:
    """Raise NotPermitted when the draft is another's and the user has no right to the drafts of others."""
    if user is not None and document.created_by_id != user.pk:
        owner = document.created_by.get_username() if document.created_by else _("an import")
        require(
            user,
            "change_others_draft",
            _("This is the draft of %(owner)s: you may look at it, not change or post it.") % {"owner": owner},
        )
