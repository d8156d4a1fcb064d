"""What administrators set up: document types, movement templates, periods."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.formatting import text
from core.models import CodedModel
from inventory.kinds import RULES, KindRules
from numbering.document_kinds import DocumentKind
from places.models import Location, Warehouse


class Direction(models.IntegerChoices):
    LOAD = 1, _("load")
    UNLOAD = -1, _("unload")


class DocumentType(models.Model):
    """How documents of one kind are called and numbered. There is one for each kind, made at installation."""

    code = models.CharField(_("code"), max_length=30, choices=DocumentKind.choices, primary_key=True)
    description = models.CharField(
        _("description"), max_length=100, blank=True, help_text=_("Shown instead of the usual name when filled in.")
    )
    active = models.BooleanField(_("active"), default=True)
    number_prefix = models.CharField(_("number prefix"), max_length=10, blank=True)
    number_digits = models.PositiveSmallIntegerField(
        _("digits of the number"), default=5, validators=[MaxValueValidator(12)]
    )
    numbered_per_warehouse = models.BooleanField(_("numbers start over in each warehouse"), default=False)
    numbered_per_year = models.BooleanField(_("numbers start over each year"), default=False)
    partner_required = models.BooleanField(_("partner is mandatory"), default=False)

    class Meta:
        verbose_name = _("document type")
        verbose_name_plural = _("document types")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.description or str(self.get_code_display())

    @property
    def rules(self) -> KindRules:
        return RULES[self.code]

    def number_scope(self, warehouse: Warehouse, day: date) -> str:
        """Within what the numbers of this type are counted and unique."""
        parts = [
            warehouse.code_key if self.numbered_per_warehouse else "",
            str(day.year) if self.numbered_per_year else "",
        ]
        return "/".join(part for part in parts if part)


class NumberSequence(models.Model):
    """The next document number of a type within one scope."""

    document_type = models.ForeignKey(DocumentType, verbose_name=_("document type"), on_delete=models.CASCADE)
    scope = models.CharField(_("scope"), max_length=60, blank=True)
    next_number = models.PositiveBigIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")
        ordering = ["document_type", "scope"]
        constraints = [models.UniqueConstraint(fields=["document_type", "scope"], name="number_sequence_unique")]

    def __str__(self) -> str:
        return f"{DocumentKind(self.document_type_id).label} {self.scope}".strip()


class MovementTemplate(CodedModel):
    """The reason of a movement in one warehouse, and what it asks for."""

    code = models.CharField(_("code"), max_length=3)
    warehouse = models.ForeignKey(
        Warehouse, verbose_name=_("warehouse"), on_delete=models.PROTECT, related_name="templates"
    )
    direction = models.SmallIntegerField(_("direction"), choices=Direction.choices)
    lot_management = models.BooleanField(
        _("lot management"), default=True, help_text=_("Lots of lot-managed items must be named.")
    )
    create_serials = models.BooleanField(
        _("create serial numbers"),
        default=True,
        help_text=_("Items set to make serial numbers on posting get them with this template."),
    )
    integrate_initial_quantity = models.BooleanField(
        _("integrate initial quantity"),
        default=False,
        help_text=_("A load into a lot that exists adds to the initial quantity of the lot."),
    )
    create_lot_from_lot = models.BooleanField(
        _("create lot from lot"),
        default=False,
        help_text=_(
            "On warehouse records each line says whether it loads or unloads: what leaves are the source lots, what "
            "comes the new ones, made of them."
        ),
    )
    allow_unavailable_lots = models.BooleanField(
        _("allow unavailable lots"), default=False, help_text=_("Lots may be named whose status forbids withdrawal.")
    )
    reference_required = models.BooleanField(_("reference document is mandatory"), default=False)
    partner_required = models.BooleanField(_("partner is mandatory"), default=False)
    traceability = models.BooleanField(
        _("traceability"), default=True, help_text=_("Its movements take part in where-from and where-used.")
    )
    offset_warehouse = models.ForeignKey(
        Warehouse,
        verbose_name=_("offset warehouse"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The opposite movement is made there along with each movement."),
    )
    offset_template = models.ForeignKey(
        "self", verbose_name=_("offset template"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    default_location = models.ForeignKey(
        Location, verbose_name=_("default location"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    document_types = models.ManyToManyField(
        DocumentType,
        verbose_name=_("areas where it is visible"),
        blank=True,
        help_text=_("Document types that offer this template; none chosen means all that fit its direction."),
    )

    class Meta:
        verbose_name = _("movement template")
        verbose_name_plural = _("movement templates")
        ordering = ["warehouse", "code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "code_key"],
                name="template_code_unique",
                violation_error_message=_("This warehouse already has a template with this code."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=[1, -1]),
                name="template_direction_known",
                violation_error_message=_("A template loads or unloads."),
            ),
            models.CheckConstraint(
                condition=Q(offset_template__isnull=True) | Q(offset_warehouse__isnull=False),
                name="template_offset_needs_warehouse",
                violation_error_message=_("An offset template needs an offset warehouse."),
            ),
        ]

    def clean(self) -> None:
        """Refuse an offset template of another warehouse or of the same direction, and a location elsewhere.

        And for making lots from lots: an offset, and what would lose the lots or their genealogy.
        """
        super().clean()
        errors = {}
        offset = self.offset_template
        if offset and offset.warehouse_id != self.offset_warehouse_id:
            errors["offset_template"] = _("The offset template belongs to another warehouse.")
        elif offset and offset.direction == self.direction:
            errors["offset_template"] = _("The offset template must move the opposite way.")
        if self.default_location and self.default_location.warehouse_id != self.warehouse_id:
            errors["default_location"] = _("This location is in another warehouse.")
        if self.create_lot_from_lot:
            errors |= self._lot_from_lot_errors()
        if errors:
            raise ValidationError(errors)

    def _lot_from_lot_errors(self) -> dict[str, Any]:
        """What cannot stand beside "create lot from lot" (domain: genealogy kept)."""
        errors: dict[str, Any] = {}
        if self.offset_warehouse_id:
            errors["offset_warehouse"] = _(
                "A lot made from a lot stays in its warehouse: a template that creates lots from lots has no offset."
            )
        if not self.lot_management:
            errors["lot_management"] = _("To create lots from lots, lots must be named: leave lot management on.")
        if not self.traceability:
            errors["traceability"] = _("A new lot keeps the genealogy of its source: leave traceability on.")
        return errors


class Period(models.Model):
    """A span of days. Nothing is posted into a closed one."""

    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"))
    closed = models.BooleanField(pgettext_lazy("period", "closed"), default=True)

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["-start_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="period_ends_after_start",
                violation_error_message=_("The period ends before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{text(self.start_date)} – {text(self.end_date)}"
