"""Who reads the pages of every room."""

from __future__ import annotations

import pytest

from tests.factories import user


@pytest.fixture
def reader(client):
    """Somebody who may see everything, reading Romanian."""
    person = user(name="ana")
    person.is_staff = person.is_superuser = True
    person.save()
    client.force_login(person)
    client.cookies["django_language"] = "ro"
    return client
