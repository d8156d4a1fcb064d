"""Documents: what people draft, before posting turns it into movements."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.codes import MAX_CODE_LENGTH
from core.fields import CodeKeyField
from inventory.models.configuration import DocumentType, MovementTemplate
from partners.models import Partner
from places.models import Warehouse


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    POSTED = "posted", _("posted")
    REVERSED = "reversed", _("reversed")


class Document(models.Model):
    """What moves, commits or produces stock. Draft → posted → reversed; once posted it never changes (trigger)."""

    document_type = models.ForeignKey(
        DocumentType,
        verbose_name=_("document type"),
        on_delete=models.PROTECT,
        related_name="documents",
        db_index=False,
    )
    number = models.CharField(_("number"), max_length=MAX_CODE_LENGTH)
    number_key = CodeKeyField("number")
    number_scope = models.CharField(max_length=60, blank=True, editable=False)
    date = models.DateField(_("date"))
    warehouse = models.ForeignKey(
        Warehouse, verbose_name=_("warehouse"), on_delete=models.PROTECT, related_name="documents"
    )
    target_warehouse = models.ForeignKey(
        Warehouse,
        verbose_name=_("target warehouse"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Where a transfer goes."),
    )
    template = models.ForeignKey(
        MovementTemplate, verbose_name=_("template"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("customer / supplier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
    )
    reference = models.CharField(_("reference document"), max_length=100, blank=True)
    reference_date = models.DateField(_("reference date"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    origin = models.ForeignKey(
        "self",
        verbose_name=_("carries out"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_out_by",
        help_text=_("The order or picking list this fulfils, or the delivery note this invoices."),
    )
    closes_origin = models.BooleanField(
        _("closes the order"),
        default=False,
        help_text=_("What is left of the order's or picking list's commitments is released on posting."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    reverses = models.OneToOneField(
        "self",
        verbose_name=_("reverses"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reversed_by",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drafted by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("drafted at"), auto_now_add=True)
    # Who saved the draft last, for whom saves an older state of it.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, editable=False)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("posted by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    posted_at = models.DateTimeField(_("posted at"), null=True, editable=False)
    # A posting repeated with the same key happens once.
    posting_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-date", "-id"]
        permissions = [
            ("post_document", gettext_noop("Can post documents")),
            ("reverse_document", gettext_noop("Can reverse posted documents")),
            ("backdate_document", gettext_noop("Can post documents with a date in the past")),
            ("override_reservation", gettext_noop("Can move what is reserved or committed for others")),
            ("change_others_draft", gettext_noop("Can change and post the drafts of others")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document_type", "number_scope", "number_key"],
                name="document_number_unique",
                violation_error_message=_("There is already a document of this type with this number."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, posted_at__isnull=True)
                | Q(state__in=[State.POSTED, State.REVERSED], posted_at__isnull=False),
                name="document_posted_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-date", "-id"], name="document_by_date"),
            models.Index(fields=["number_key", "id"], name="document_by_number"),
            models.Index(fields=["-date", "-id"], name="document_drafts", condition=Q(state="draft")),
            # The first page asks for what was posted today, whatever its date.
            models.Index(fields=["posted_at"], name="document_posted", condition=Q(posted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.document_type} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def supplier(self) -> Partner | None:
        """Who supplies what it loads: its partner, if that is a supplier."""
        return self.partner if self.partner and self.partner.is_supplier else None
