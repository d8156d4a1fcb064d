"""No page asks more of the database for more rows, and none more than its share."""

from unittest.mock import MagicMock

import pytest
from django.contrib import admin
from django.urls import get_resolver

from core.views import ListView
from tests.core.test_help import named_views
from tests.statements.administration import LIMITS, admin_pages
from tests.statements.counting import complaints, undone
from tests.statements.pages import NO_PAGES, pages
from tests.statements.world import World

FEW, MORE = 2, 4


def test_every_page_is_counted():
    # Of anything: what there is of it is not looked at.
    world = MagicMock(size=1)
    assert {page.view for page in pages(world)} == set(named_views(get_resolver().url_patterns)) - NO_PAGES
    assert set(LIMITS) == {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}


def taken(client, found):
    """The statements of each of the pages, of which nothing stays."""
    return {page.name: undone(lambda page=page: read(client, page)) for page in found}


def read(client, page):
    """Open it as its reader does."""
    response = client.get(page.address) if page.data is None else client.post(page.address, page.data)
    assert response.status_code == page.status, f"{page.name}: {response.status_code}"
    assert not response.streaming or b"".join(response.streaming_content)


@pytest.mark.django_db
def test_every_page_takes_as_many_statements_for_many_rows_as_for_few(client, monkeypatch):
    world, counts, limits = World(), [], {}
    for more in (FEW, MORE):
        world.grow(more)
        # Each time more rows than one page holds, and the second time more of them on the page.
        monkeypatch.setattr(ListView, "page_size", world.size - 1)
        seen = {}
        for reader, found in ((world.reader, list(pages(world))), (world.admin, list(admin_pages(world)))):
            client.force_login(reader)
            seen |= taken(client, found)
            limits |= {page.name: page.limit for page in found}
        counts.append(seen)
    assert complaints(*counts, limits) == []
