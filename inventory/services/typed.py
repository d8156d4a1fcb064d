"""Keeping what is typed in the editor until it is saved. No right is asked: it is nobody else's and moves nothing."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from core.sql import insert_rows
from inventory.models import Document, DocumentType
from inventory.models.typed import TypedDraft, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.utils.datastructures import MultiValueDict

    Person = AbstractBaseUser | AnonymousUser

# What nobody went on with so long is given up.
KEPT_FOR = timedelta(days=30)
# What a browser sent before a page was saved does not come later than this.
SETTLED_FOR = timedelta(days=1)
_COLUMNS = ("user", "key", "document_type", "document", "version", "form", "sequence", "revision", "kept_at", "settled")


def keep_typed(
    *,
    user: Person,
    key: str,
    document_type: DocumentType,
    form: MultiValueDict[str, str],
    document: Document | None = None,
    sequence: int | None = None,
    instead_of: str = "",
) -> datetime | None:
    """Keep the form of the page ``key`` as it is now; return when that was, None when the page is saved already.

    ``sequence`` grows from one sending of the page to the next: of two the later stays. Without it the page itself
    was sent, which is later than all before. ``instead_of`` is what the page goes on with (``as_shown``): it goes,
    unless it was typed on elsewhere meanwhile. Each statement is whole by itself, so that nobody waits for another.
    """
    now = timezone.now()
    version = form.get("version", "")
    values = {
        "document_type": document_type,
        "document": document,
        "version": int(version) if document and version.isdecimal() and len(version) < 10 else None,
        "form": as_text(form),
        "kept_at": now,
        "settled": False,
    }
    rows = mine = TypedDraft.objects.filter(user=user.pk, key=key)
    if sequence is not None:
        rows = mine.filter(settled=False, sequence__lte=sequence)
        values["sequence"] = sequence
    if not rows.update(revision=F("revision") + 1, **values) and not _added(user, key, values):
        return mine.filter(settled=False).values_list("kept_at", flat=True).first()
    _drop(user, instead_of)
    return now


def settle_typed(
    *, user: Person, key: str, document_type: DocumentType, form: MultiValueDict[str, str], instead_of: str = ""
) -> None:
    """What was typed on the page is saved: forget it, and what the browser may still send of it."""
    values = {
        "document_type": document_type,
        "document": None,
        "form": _digest(form),
        "kept_at": timezone.now(),
        "settled": True,
    }
    if not TypedDraft.objects.filter(user=user.pk, key=key).update(**values):
        _added(user, key, values)
    _drop(user, instead_of)


def is_settled(*, user: Person, key: str, form: MultiValueDict[str, str]) -> bool:
    """Whether just this form was saved from the page before: it is the same one, sent once more."""
    return TypedDraft.objects.filter(user=user.pk, key=key, settled=True, form=_digest(form)).exists()


def discard_typed(*, user: Person, key: str) -> int:
    """Forget what was typed on a page; 0 when nothing was kept. Typing on there keeps it again."""
    return TypedDraft.objects.filter(user=user.pk, key=key, settled=False).delete()[0]


def discard_typed_of(*, user: Person, document: Document) -> None:
    """The user has posted the draft or is deleting it: what the same user typed and did not save goes with it."""
    TypedDraft.objects.filter(user=user.pk, document=document).delete()


def _digest(form: MultiValueDict[str, str]) -> str:
    return sha256(as_text(form).encode()).hexdigest()


def _added(user: Person, key: str, values: Mapping[str, object]) -> int:
    """Add the row unless there is one of the page; on the way old ones go."""
    now = timezone.now()
    old = Q(kept_at__lt=now - KEPT_FOR) | Q(settled=True, kept_at__lt=now - SETTLED_FOR)
    TypedDraft.objects.filter(old).delete()
    of_row = {"user": user, "key": key, "version": None, "sequence": 0, "revision": 1, **values}
    row = [getattr(value, "pk", value) for value in (of_row[name] for name in _COLUMNS)]
    return insert_rows(TypedDraft, _COLUMNS, [row])


def _drop(user: Person, as_shown: str) -> None:
    key, _colon, revision = as_shown.rpartition(":")
    if key and revision.isdecimal() and len(revision) < 10:
        TypedDraft.objects.filter(user=user.pk, key=key, revision=revision).delete()
