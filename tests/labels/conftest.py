import pytest

from tests.factories import user


@pytest.fixture
def as_viewer(client, db):
    """A client logged in as somebody who may see everything and change nothing."""
    client.force_login(user("viewer"))
    return client
