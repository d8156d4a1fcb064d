"""Who logs in to the demonstration. The passwords are for it alone, and are printed."""

from __future__ import annotations

from django.contrib.auth.models import Group, User

from inventory.setup import ADMINISTRATOR, CLERK, SUPERVISOR, VIEWER

# User name: password, first name, last name, group.
LOG_INS = {
    "admin": ("admin-demo", "Andreea", "Moldovan", ADMINISTRATOR),
    "supervisor": ("supervisor-demo", "Ștefan", "Țiplea", SUPERVISOR),
    "clerk": ("clerk-demo", "Mădălina", "Bălan", CLERK),
    "viewer": ("viewer-demo", "Ion", "Câmpeanu", VIEWER),
}


def make_users() -> dict[str, User]:
    """The users by name. Each is in one group; the administrator may enter the administration."""
    return {name: _user(name, *values) for name, values in LOG_INS.items()}


def _user(name: str, password: str, first_name: str, last_name: str, group: str) -> User:
    user = User.objects.create_user(
        name, password=password, first_name=first_name, last_name=last_name, is_staff=group == ADMINISTRATOR
    )
    user.groups.add(Group.objects.get(name=group))
    return user
