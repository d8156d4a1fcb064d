"""No verb takes more statements for more rows, and none more than its share."""

import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction

from core import bulk
from tests.statements.counting import complaints, counted
from tests.statements.verbs import ACTS, LISTS, NO_FILES, NO_VERBS, OF_DOCUMENTS, OF_FILES, OF_RECORDS, ON_MANY
from tests.statements.world import World

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 60


def taken(world, verb, rows):
    """The statements for so many rows, of which nothing stays."""
    with transaction.atomic():
        work = verb.ready(world, rows)
        with counted() as seen:
            work()
        transaction.set_rollback(True)
    return seen


@pytest.mark.parametrize(
    "verbs", [OF_DOCUMENTS, OF_RECORDS, OF_FILES, ACTS], ids=["documents", "records", "files", "acts"]
)
def test_every_verb_takes_as_many_statements_for_many_rows_as_for_few(verbs):
    world = World().grow(1)
    few, many = ({name: taken(world, verb, rows) for name, verb in verbs.items()} for rows in (FEW, MANY))
    assert complaints(few, many, {name: verb.limit for name, verb in verbs.items()}) == []


def rooms():
    """The packages of our applications."""
    ours = [app for app in apps.get_app_configs() if (settings.BASE_DIR / app.label).is_dir()]
    return [import_module(app.name) for app in ours]


def public_functions():
    """Those of the modules of services, as module.function."""
    for room in rooms():
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if "services" not in found.name.split("."):
                continue
            module = import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == found.name and not name.startswith("_"):
                    yield f"{found.name}.{name}"


def test_every_verb_is_counted():
    named = {name.partition(":")[0] for name in (*OF_DOCUMENTS, *OF_RECORDS)}
    assert set(public_functions()) - NO_VERBS == named


def test_every_command_is_counted():
    commands = {found.name for room in rooms() for found in pkgutil.iter_modules(command_folders(room))}
    assert commands - NO_FILES == set(OF_FILES)


def command_folders(room):
    return [str(Path(folder) / "management" / "commands") for folder in room.__path__]


def test_every_act_on_many_is_counted():
    offered = {name: set(acts) for name, acts in bulk._actions.items() if acts}
    assert set(offered) == set(LISTS)
    assert {(LISTS[name], act) for name in offered for act in offered[name]} <= {
        (room, act) for room in ON_MANY for act in ON_MANY[room]
    }
