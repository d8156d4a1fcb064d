"""Bases for the models of every room."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.codes import MAX_CODE_LENGTH, clean_code
from core.fields import CodeKeyField


def nothing_counts_as_one(field: str) -> Coalesce:
    """For unique constraints: rows without ``field`` are one group, on both databases alike."""
    return Coalesce(models.F(field), models.Value(0), output_field=models.BigIntegerField())


def clean_key(record: models.Model, field: str) -> None:
    """Trim what a record is called by and keep its key. Raises ValidationError, at ``field``, when it is bad, or taken
    by another record in the same scope."""
    try:
        setattr(record, field, clean_code(getattr(record, field)))
    except ValidationError as error:
        raise ValidationError({field: error}) from error
    key = f"{field}_key"
    setattr(record, key, CodeKeyField.fold(getattr(record, field)))
    # Forms leave out constraints over fields that they do not show, and the key is one.
    for constraint in record._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and key in str(constraint.deconstruct()):
            try:
                constraint.validate(type(record), record)
            except ValidationError as error:
                raise ValidationError({field: error.messages}) from error


class CodeModel(models.Model):
    """A record people call by its code, compared without regard to case, space and full-width forms."""

    code = models.CharField(_("code"), max_length=MAX_CODE_LENGTH)
    code_key = CodeKeyField()

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a bad code, and a code taken by another record in the same scope."""
        super().clean()
        clean_key(self, "code")


class CodedModel(CodeModel):
    """A record with code, description and active, as administrators keep them."""

    description = models.CharField(_("description"), max_length=200)
    active = models.BooleanField(
        _("active"), default=True, help_text=_("An inactive record stays where it is used; it is not offered again.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} – {self.description}"


class HeaderChange(models.Model):
    """One changed field of a header: who, when, old value, new value. Append-only (trigger)."""

    version = models.PositiveIntegerField(_("version"))
    field = models.CharField(_("field"), max_length=50)
    old_value = models.CharField(_("old value"), max_length=300, blank=True)
    new_value = models.CharField(_("new value"), max_length=300, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)

    class Meta:
        abstract = True


# In the address of a list that a kept search would open: show it without one.
SHOW_ALL = "show=all"


class SavedFilter(models.Model):
    """A search of a list that somebody keeps: filters and order, as the address has them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+"
    )
    list_name = models.CharField(_("list"), max_length=100)
    name = models.CharField(_("name"), max_length=60)
    # A character of a name may fold into three.
    name_key = CodeKeyField("name", max_length=180)
    query = models.TextField(_("search"), blank=True)
    default = models.BooleanField(_("open the list with it"), default=False)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        default_permissions = ()
        ordering = ("name_key",)
        constraints = (
            models.UniqueConstraint(fields=("user", "list_name", "name_key"), name="saved_filter_name_unique"),
            models.UniqueConstraint(
                fields=("user", "list_name"), condition=models.Q(default=True), name="saved_filter_one_default"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def parameters(self) -> str:
        """What stands in the address of the list; never nothing, which may open another search."""
        return self.query or SHOW_ALL


class ListLayout(models.Model):
    """Which columns of a list somebody sees, and in which order."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+"
    )
    list_name = models.CharField(_("list"), max_length=100)
    # Names of columns: those shown, in order; those hidden. One in neither has come since.
    shown = models.JSONField(_("columns shown"), default=list)
    hidden = models.JSONField(_("columns hidden"), default=list)

    class Meta:
        verbose_name = _("columns of a list")
        verbose_name_plural = _("columns of lists")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("user", "list_name"), name="list_layout_unique"),)

    def __str__(self) -> str:
        return self.list_name


class DoneWithMany(models.Model):
    """What came of an act on many rows: kept until its reader has seen it, and so that it is done once.

    ``key`` is of the page that asked whether to do it: who sends that page twice is told what came of the first time.
    """

    key = models.UUIDField(_("key"), primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+"
    )
    list_name = models.CharField(_("list"), max_length=100)
    action = models.CharField(_("act"), max_length=100)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    # Each: reason, count, names of a few, their keys.
    left = models.JSONField(_("rows left"), default=list)
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("act on many rows")
        verbose_name_plural = _("acts on many rows")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.action}: {self.done}"
