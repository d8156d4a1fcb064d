"""Documents: what people draft, before posting turns it into movements."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attributes.models import PropertyInstance
from core.codes import MAX_CODE_LENGTH
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS, CodeKeyField, QuantityField, SearchKeyField
from inventory.models.configuration import Direction, DocumentType, MovementTemplate
from items.models import Item, UnitOfMeasure, Variant
from lots.models import Lot
from numbering.models import CodeType
from partners.models import Partner
from places.models import Location, Warehouse


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    POSTED = "posted", _("posted")
    REVERSED = "reversed", _("reversed")


class Document(models.Model):
    """What moves, commits or produces stock. Draft → posted → reversed; once posted it never changes (trigger)."""

    document_type = models.ForeignKey(
        DocumentType, verbose_name=_("document type"), on_delete=models.PROTECT, related_name="documents"
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
        help_text=_("Where a transfer goes."),
    )
    template = models.ForeignKey(
        MovementTemplate, verbose_name=_("template"), on_delete=models.PROTECT, null=True, blank=True
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
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, editable=False)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("posted by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
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


class DocumentLine(models.Model):
    """One line: an item, a quantity, a place, and what names the pieces.

    A line holds one lot: a quantity taken from several lots is several lines.
    """

    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    position = models.PositiveIntegerField(_("position"))
    direction = models.SmallIntegerField(_("direction"), choices=Direction.choices)
    item = models.ForeignKey(Item, verbose_name=_("item"), on_delete=models.PROTECT, db_index=False)
    variant = models.ForeignKey(
        Variant, verbose_name=_("variant"), on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    unit = models.ForeignKey(UnitOfMeasure, verbose_name=_("unit"), on_delete=models.PROTECT, db_index=False)
    quantity = QuantityField(_("quantity"), help_text=_("In the unit of the line."))
    managed_quantity = models.DecimalField(
        _("quantity in the management unit"),
        max_digits=QUANTITY_DIGITS,
        decimal_places=QUANTITY_DECIMALS,
        null=True,
        editable=False,
        help_text=_("As converted when it was posted."),
    )
    packages = models.PositiveIntegerField(_("packages"), null=True, blank=True)
    location = models.ForeignKey(
        Location,
        verbose_name=_("location"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    target_location = models.ForeignKey(
        Location,
        verbose_name=_("target location"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    lot_code = models.CharField(_("lot"), max_length=MAX_CODE_LENGTH, blank=True)
    lot = models.ForeignKey(
        Lot, verbose_name=_("lot"), on_delete=models.PROTECT, null=True, editable=False, db_index=False
    )
    property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("properties"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("What is taken, if it is in stock there; otherwise what becomes of stock without properties."),
    )
    target_property_instance = models.ForeignKey(
        PropertyInstance,
        verbose_name=_("new properties"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("What becomes of what is transferred."),
    )
    start_date = models.DateField(
        _("start date"), null=True, blank=True, help_text=_("Of what is loaded; the document's date if empty.")
    )
    expiry_date = models.DateField(_("expiry date"), null=True, blank=True)
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True)
    generate_serials = models.BooleanField(
        _("make serial numbers on posting"),
        default=False,
        help_text=_("The missing serial numbers are made by the item's code type when the document is posted."),
    )
    unit_cost = models.DecimalField(
        _("unit cost"),
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Per management unit."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("document line")
        verbose_name_plural = _("document lines")
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="line_position_unique"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="line_quantity_positive",
                violation_error_message=_("A quantity is greater than zero."),
            ),
            models.CheckConstraint(condition=Q(direction__in=[1, -1]), name="line_direction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.document} / {self.position}"


class DraftSerial(models.Model):
    """A serial number as typed on a line of a draft. Posting turns these into ledger links and removes them."""

    line = models.ForeignKey(
        DocumentLine, verbose_name=_("line"), on_delete=models.CASCADE, related_name="draft_serials", db_index=False
    )
    position = models.PositiveIntegerField(_("position"))
    code = models.CharField(_("serial number"), max_length=MAX_CODE_LENGTH)
    code_key = CodeKeyField()
    code_search = SearchKeyField("code", max_length=150)
    code_type = models.ForeignKey(
        CodeType,
        verbose_name=_("code type"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text=_("The rule that made it, when posting did."),
    )
    start_date = models.DateField(_("start date"), null=True, blank=True)
    expiry_date = models.DateField(_("expiry date"), null=True, blank=True)
    supplier_code = models.CharField(_("supplier code"), max_length=MAX_CODE_LENGTH, blank=True)
    supplier_code_search = SearchKeyField("supplier_code", max_length=150)
    customer_code = models.CharField(_("customer code"), max_length=MAX_CODE_LENGTH, blank=True)
    customer_code_search = SearchKeyField("customer_code", max_length=150)

    class Meta:
        verbose_name = _("serial number on a draft")
        verbose_name_plural = _("serial numbers on drafts")
        ordering = ["line", "position"]
        constraints = [models.UniqueConstraint(F("line"), F("code_key"), name="draft_serial_unique")]

    def __str__(self) -> str:
        return self.code
