"""The verbs on a header, for lots and serial numbers alike: edit it with its history, delete what nothing moved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key, search_key
from core.fields import FoldedField
from core.models import HeaderChange
from lots.traced.exceptions import WHOLE, HeaderConflict, TracedNotPermitted, TracedRefused
from lots.traced.header import CODES, RESERVED_FOR, Header
from lots.traced.models import Deleted, Traced
from numbering.services import release_codes

Actor = User | AbstractBaseUser | AnonymousUser | None
Record = TypeVar("Record", bound=Traced)
Left = TypeVar("Left", bound=Deleted)


def may(user: Actor, right: str) -> bool:
    """Whether the user has a right, named with its room. Operations (None) have all."""
    return user is None or bool(getattr(user, "has_perm", lambda _: False)(right))


def require(user: Actor, right: str, message: str | Promise) -> None:
    """Raise TracedNotPermitted, saying ``message``, when the user lacks the right."""
    if not may(user, right):
        raise TracedNotPermitted(message)


class Verbs(Generic[Record, Left]):
    """What is done with one kind of headers. A subclass says which, and what is particular to it."""

    header: ClassVar[Header]
    change_model: ClassVar[type[HeaderChange]]
    deleted_model: type[Left]
    # How changes, deleted ones and the constraints of the table call the record.
    name: ClassVar[str]
    # Fields that need a right of their own, and what to say to who lacks it.
    field_rights: ClassVar[Mapping[str, tuple[str, str | Promise]]] = {}

    def settle(self, record: Record, values: dict[str, Any]) -> None:
        """Adapt the clean ``values`` to the record's own rules, before they are set. Raises TracedRefused."""

    def hold_before(self, record: Record) -> None:
        """Lock what posting locks before such records, when the code of this one is to go away."""

    def taken(self, code: str) -> str:
        """That another record has the code."""
        raise NotImplementedError

    def of_deleted(self, record: Record) -> dict[str, Any]:
        """What a deleted one leaves besides what all leave."""
        return {}

    def right(self, action: str) -> str:
        options = self.header.model._meta
        return f"{options.app_label}.{action}_{options.model_name}"

    def withheld(self, user: Actor) -> set[str]:
        """The editable fields that this user may not change."""
        return {field for field, (right, _message) in self.field_rights.items() if not may(user, right)}

    @transaction.atomic
    def edit(self, record: Record, user: Actor, version: int, wanted: Mapping[str, Any]) -> Record:
        """Set the fields in ``wanted``, of the header that the user saw at ``version``; keep what changed.

        Fields that keep their value are no change. Ending a reservation also forgets for whom it was. Raises
        TracedNotPermitted, TracedRefused with the reasons by field, and HeaderConflict when the header was
        changed since ``version``: then nothing is merged, and whoever asked decides again.
        """
        require(user, self.right("change"), _("You may look at this header, not change it."))
        self._hold_reserved_for(record, wanted)
        if wanted.get("code", record.code) != record.code:
            self.hold_before(record)
        now = self.locked(record.pk)
        if now.version != version:
            raise HeaderConflict(now, self._changes_since(now, version))
        before = self.header.as_texts(now)
        values = self.cleaned(wanted)
        self.settle(now, values)
        self._apply(now, values)
        after = self.header.as_texts(now)
        changed = [field for field in self.header.editable if after[field] != before[field]]
        if not changed:
            return now
        for field in changed:
            if field in self.field_rights:
                require(user, *self.field_rights[field])
        now.version += 1
        self._save(now)
        if "code" in changed:
            self._release_code(now, before["code"])
        self.change_model._default_manager.bulk_create(
            self.change_model(
                **{self.name: now},
                version=now.version,
                field=field,
                old_value=before[field],
                new_value=after[field],
                user_id=user_id(user),
            )
            for field in changed
        )
        return now

    def kept_by(self, record: Record) -> str:
        """Why it is never deleted: what names it. Empty when nothing does."""
        naming = self._named_by(record)
        if not naming:
            return ""
        message = _("“%(code)s” is named by %(records)s: it is never deleted. Cancel it instead.")
        return message % {"code": str(record), "records": get_text_list(naming, _("and"))}

    @transaction.atomic
    def delete(self, record: Record, user: Actor, reason: str) -> Left:
        """Delete what nothing names; what it was, why and by whom stays in the list of deleted ones.

        Raises TracedNotPermitted, and TracedRefused when it was moved or is named otherwise, or no reason is given.
        """
        require(user, self.right("delete"), _("You may not delete it."))
        self.hold_before(record)
        now = self.locked(record.pk)
        if kept := self.kept_by(now):
            raise TracedRefused(kept)
        reason = reason.strip()
        described: Any = self.deleted_model._meta.get_field("reason")
        limit = described.max_length
        if not reason:
            raise TracedRefused({"reason": [_("Say why it is deleted.")]})
        if len(reason) > limit:
            raise TracedRefused({"reason": [_("At most %(limit)d characters.") % {"limit": limit}]})
        left = self.deleted_model._default_manager.create(
            **{f"{self.name}_id": now.pk},
            **self.of_deleted(now),
            code=now.code,
            item_id=now.item_id,
            variant_id=now.variant_id,
            customer_code=now.customer_code,
            supplier_code=now.supplier_code,
            created_at=now.created_at,
            reason=reason,
            deleted_by_id=user_id(user),
        )
        now.delete()
        self._release_code(now, now.code)
        return left

    def locked(self, pk: int) -> Record:
        """The record as it is now, kept from others until the transaction ends."""
        records: Any = self.header.model._default_manager
        # Locked first, read then: what a lock waited for is seen whole only by the next statement.
        list(records.filter(pk=pk).select_for_update().values_list("pk"))
        try:
            found: Record = records.select_related("item__item_class", *self.header.related).get(pk=pk)
        except self.header.model.DoesNotExist as error:
            raise TracedRefused(_("It was deleted meanwhile.")) from error
        return found

    def _hold_reserved_for(self, record: Record, wanted: Mapping[str, Any]) -> None:
        """Keep the document that it is to be reserved for: posting holds documents before what is traced."""
        document = wanted.get("reserved_document")
        if document is not None and document.pk != record.reserved_document_id:
            self.hold_document(document)

    def hold_document(self, document: Any) -> None:
        """Keep a document as it is until the transaction ends. Raises TracedRefused when it is gone."""
        documents = type(document)._default_manager.filter(pk=document.pk)
        if not documents.select_for_update(no_key=True).values_list("pk"):
            raise TracedRefused({"reserved_document": [_("This document was deleted meanwhile.")]})

    def _changes_since(self, record: Record, version: int) -> Sequence[HeaderChange]:
        changes = self.change_model._default_manager.filter(**{self.name: record}, version__gt=version)
        return list(changes.select_related("user").order_by("pk"))

    def _named_by(self, record: Record) -> list[str]:
        """What keeps the record from being deleted, in the words of those tables."""
        return [
            str(relation.related_model._meta.verbose_name_plural)
            for relation in self.header.model._meta.related_objects
            if relation.on_delete is models.PROTECT
            and relation.related_model._default_manager.filter(**{relation.field.name: record}).exists()
        ]

    def cleaned(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """The wanted values as they are stored. Raises TracedRefused; fields that nobody may edit are a mistake."""
        values: dict[str, Any] = {}
        errors: dict[str, list[str]] = {}
        for name, value in wanted.items():
            if name not in self.header.editable:
                raise ValueError(f"{name} is not an editable field of this header")
            try:
                values[name] = self._clean(name, value)
            except ValidationError as error:
                errors[name] = list(error.messages)
        if errors:
            raise TracedRefused(errors)
        return values

    def _clean(self, name: str, value: Any) -> Any:
        field = self.header.field(name)
        if name in CODES:
            # Only the own code is never empty.
            return clean_code(value) if name == "code" or value.strip() else ""
        if isinstance(field, models.DateField):
            return value.date() if isinstance(value, datetime.datetime) else value
        if isinstance(field, models.BooleanField):
            return bool(value)
        if isinstance(field, models.CharField):
            value = value.strip()
            field.run_validators(value)
        return value

    def _apply(self, record: Record, values: Mapping[str, Any]) -> None:
        """Set the values. Raises TracedRefused when they contradict each other, or choose what is out of use."""
        was = {name: getattr(record, name) for name in self.header.editable}
        for name, value in values.items():
            setattr(record, name, value)
        if not record.reserved:
            for name in RESERVED_FOR:
                if getattr(record, name) == was[name]:
                    setattr(record, name, None)
        errors = self._contradictions(record)
        for name, former in was.items():
            chosen = getattr(record, name)
            if chosen != former and (problem := out_of_use(chosen)):
                errors.setdefault(name, []).append(problem)
        if errors:
            raise TracedRefused(errors)

    def _contradictions(self, record: Record) -> dict[str, list[str]]:
        """What the constraints of the table say against the header, by the field to mend."""
        fields = {
            f"{self.name}_code_unique": "code",
            f"{self.name}_expires_after_start": "expiry_date",
            f"{self.name}_reserved_for_needs_flag": "reserved",
        }
        errors: dict[str, list[str]] = {}
        record.code_key = code_key(record.code)
        for constraint in record._meta.constraints:
            try:
                constraint.validate(self.header.model, record)
            except ValidationError as error:
                errors.setdefault(fields.get(constraint.name, WHOLE), []).extend(error.messages)
        return errors

    def _save(self, record: Record) -> None:
        folded = [field.name for field in record._meta.fields if isinstance(field, FoldedField)]
        try:
            with transaction.atomic():
                record.save(update_fields=[*self.header.editable, *folded, "version"])
        except IntegrityError as error:
            # Another one took the code since we looked.
            raise TracedRefused({"code": [self.taken(record.code)]}) from error

    def _release_code(self, record: Record, code: str) -> None:
        """Give the code back to the rule that made it, when no other of that rule has it."""
        rule = getattr(record, "code_type", None)
        same = {"code_search": search_key(code), "code_key": code_key(code), "code_type": rule}
        if rule and not self.header.model._default_manager.filter(**same).exists():
            release_codes(code_type=rule, codes=[code])


def out_of_use(chosen: Any) -> str:
    """Why a value may not be chosen anew; empty when it may."""
    if getattr(chosen, "active", True):
        return ""
    return _("“%(name)s” is no longer in use: choose another.") % {"name": chosen}


def user_id(user: Actor) -> int | None:
    return None if user is None else user.pk
