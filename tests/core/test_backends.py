"""Who is logged in comes with their rights, in one statement; they are those that Django knows."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from core.backends import ModelAndRightsBackend
from tests.factories import user

pytestmark = pytest.mark.django_db

backend = ModelAndRightsBackend()


@pytest.fixture
def person():
    made = user("viewer", "clerk", name="ana")
    made.user_permissions.set(Permission.objects.filter(codename__in=["delete_item", "view_item"]))
    return made


def test_a_user_comes_with_their_own_rights_and_those_of_their_groups(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = backend.get_user(person.pk)
        assert found.has_perm("items.delete_item")
        assert found.has_perms(["serials.view_serialnumber", "items.view_item"])
        assert found.has_module_perms("serials")
        assert not found.has_perm("auth.add_user")
        assert not found.has_perm("items.view_item", obj=person)
    assert found.get_all_permissions() == ModelBackend().get_all_permissions(person)


def test_who_has_no_rights_has_none(django_assert_num_queries):
    nobody = user()
    with django_assert_num_queries(1):
        assert not backend.get_user(nobody.pk).has_perm("items.view_item")
    assert not backend.get_user(nobody.pk).get_all_permissions()


def test_who_may_do_everything_is_not_asked(person, django_assert_num_queries):
    person.is_superuser = True
    person.save()
    with django_assert_num_queries(1):
        assert backend.get_user(person.pk).has_perm("auth.add_user")


def test_who_is_no_longer_active_is_nobody(person):
    person.is_active = False
    person.save()
    assert backend.get_user(person.pk) is None
    assert backend.get_user(0) is None


def test_a_right_taken_away_is_gone_with_the_next_page(client, person):
    client.force_login(person)
    assert client.get("/items/").status_code == 200
    person.groups.clear()
    person.user_permissions.clear()
    assert client.get("/items/").status_code == 403
