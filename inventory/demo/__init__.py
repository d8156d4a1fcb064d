"""A small, believable company to try the product on. Its stock is made by the same verbs that people use."""

from __future__ import annotations

from django.db import transaction

from inventory.demo.company import Company
from inventory.demo.documents import tell_story
from inventory.demo.drafts import leave_drafts
from inventory.demo.habits import keep_habits
from inventory.demo.headers import correct_headers
from inventory.demo.story import Story
from inventory.demo.users import make_users

__all__ = ["load"]


@transaction.atomic
def load() -> None:
    """Fill an empty database: users, masters, a year of documents, today's drafts, what each keeps for oneself."""
    story = Story(Company.found(), make_users())
    tell_story(story)
    correct_headers(story)
    leave_drafts(story)
    keep_habits(story)
