from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.codes import MAX_CODE_LENGTH
from core.models import CodedModel
from numbering.allocation import next_after
from numbering.document_kinds import DocumentKind
from numbering.letters import letters_at, ordinal_of
from numbering.sources import PROGRESSIVES, SegmentSource


class CodeKind(models.TextChoices):
    LOT = "lot", _("lot")
    SERIAL = "serial", _("serial number")


class CodeType(CodedModel):
    """The rule that composes lot or serial codes: prefix + segments + suffix, or prefix + number + suffix."""

    kind = models.CharField(_("kind"), max_length=10, choices=CodeKind.choices)
    start_number = models.PositiveBigIntegerField(
        _("start number"), default=0, help_text=_("The first progressive number of each root.")
    )
    increment = models.PositiveIntegerField(_("increment"), default=1)
    prefix = models.CharField(_("prefix"), max_length=50, blank=True)
    suffix = models.CharField(_("suffix"), max_length=50, blank=True)
    start_letters = models.CharField(
        _("start letters"),
        max_length=10,
        default="A",
        help_text=_("The first alphabetical progressive of each root: A to Z, then AA, AB and so on."),
    )
    fill_gaps = models.BooleanField(
        _("fill gaps"),
        default=False,
        help_text=_("Progressives of deleted or renamed codes are given again before new ones."),
    )

    class Meta:
        verbose_name = _("code type")
        verbose_name_plural = _("code types")
        ordering = ["kind", "code_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code_key"],
                name="code_type_unique",
                violation_error_message=_("There is already a code type with this code."),
            ),
            models.CheckConstraint(
                condition=Q(increment__gt=0),
                name="code_type_increment_positive",
                violation_error_message=_("The increment is at least 1."),
            ),
        ]

    def clean(self) -> None:
        """Take start letters in either case."""
        super().clean()
        self.start_letters = self.start_letters.upper()


class Segment(models.Model):
    """One piece of the codes of a type, of a fixed width; segments stand in the order of their positions."""

    code_type = models.ForeignKey(
        CodeType, verbose_name=_("code type"), on_delete=models.CASCADE, related_name="segments"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    source = models.CharField(_("source"), max_length=20, choices=SegmentSource.choices)
    length = models.PositiveSmallIntegerField(
        _("length"), validators=[MinValueValidator(1), MaxValueValidator(MAX_CODE_LENGTH)]
    )
    fill = models.CharField(
        _("fill character"), max_length=1, default="0", help_text=_("Put on the left of a value that is shorter.")
    )
    root = models.BooleanField(
        _("root"), default=False, help_text=_("The progressive counts separately for each value of the root.")
    )
    text = models.CharField(_("text"), max_length=50, blank=True, help_text=_("Of a constant."))

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(length__gte=1, length__lte=MAX_CODE_LENGTH),
                name="segment_length_in_range",
                violation_error_message=_("The length of a segment is 1 to 50."),
            ),
            models.CheckConstraint(
                condition=~Q(fill=""),
                name="segment_has_fill",
                violation_error_message=_("The fill character is exactly one character."),
            ),
            models.CheckConstraint(
                condition=Q(root=False) | ~Q(source__in=sorted(PROGRESSIVES)),
                name="segment_progressive_not_root",
                violation_error_message=_("A progressive cannot be part of the root that it is counted under."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.get_source_display()}"


class Exclusion(models.Model):
    """A kind of documents on which no new lots (serial numbers) are made with this rule."""

    code_type = models.ForeignKey(
        CodeType, verbose_name=_("code type"), on_delete=models.CASCADE, related_name="exclusions"
    )
    document_type = models.CharField(_("document type"), max_length=30, choices=DocumentKind.choices)
    sales = models.BooleanField(
        _("sales transaction"),
        default=False,
        help_text=_("Excludes the sales transactions of this kind; unchecked, the others."),
    )

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ["document_type", "sales"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_type", "document_type", "sales"],
                name="exclusion_unique",
                violation_error_message=_("This code type already has this exclusion."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_document_type_display())


class Counter(models.Model):
    """What was issued last under one root of a code type. Empty until the first code is issued.

    ``root`` is the rendered root, folded as codes are compared; ``last_letters`` an ordinal (A is 1).
    """

    code_type = models.ForeignKey(
        CodeType, verbose_name=_("code type"), on_delete=models.CASCADE, related_name="counters", db_index=False
    )
    root = models.CharField(_("root"), max_length=MAX_CODE_LENGTH, blank=True)
    last_number = models.BigIntegerField(_("last number"), null=True)
    last_letters = models.BigIntegerField(_("last letters"), null=True)

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        ordering = ["code_type", "root"]
        constraints = [
            models.UniqueConstraint(
                fields=["code_type", "root"],
                name="counter_unique",
                violation_error_message=_("This code type already counts under this root."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_type} {self.root}".strip()

    @property
    def next_number(self) -> int:
        """The number that comes next, released ones aside."""
        return next_after(self.last_number, self.code_type.start_number, self.code_type.increment)

    @property
    def last_alphabetical(self) -> str:
        """The letters that were issued last."""
        return letters_at(self.last_letters or 0)

    @property
    def next_alphabetical(self) -> str:
        """The letters that come next, released ones aside."""
        return letters_at(max((self.last_letters or 0) + 1, ordinal_of(self.code_type.start_letters)))


class ReleasedNumber(models.Model):
    """A progressive that was issued and is missing again: its code was deleted or changed by hand.

    Zero stands for a progressive that the rule does not have.
    """

    counter = models.ForeignKey(
        Counter, verbose_name=_("counter"), on_delete=models.CASCADE, related_name="released", db_index=False
    )
    number = models.BigIntegerField(_("number"))
    letters = models.BigIntegerField(_("letters"), default=0)

    class Meta:
        verbose_name = _("released number")
        verbose_name_plural = _("released numbers")
        ordering = ["counter", "number", "letters"]
        constraints = [
            models.UniqueConstraint(
                fields=["counter", "number", "letters"],
                name="released_number_unique",
                violation_error_message=_("This number is already released."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {letters_at(self.letters)}".strip()


_LETTER = RegexValidator(r"^[A-Z0-9]$", _("One capital letter from A to Z, or one digit."))


class YearLetter(models.Model):
    """The letter that stands for a year in codes."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True, validators=[MaxValueValidator(9999)])
    letter = models.CharField(_("letter"), max_length=1, validators=[_LETTER])

    class Meta:
        verbose_name = _("year letter")
        verbose_name_plural = _("year letters")
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}: {self.letter}"


class MonthLetter(models.Model):
    """The letter that stands for a month in codes."""

    month = models.PositiveSmallIntegerField(
        _("month"), primary_key=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    letter = models.CharField(_("letter"), max_length=1, validators=[_LETTER])

    class Meta:
        verbose_name = _("month letter")
        verbose_name_plural = _("month letters")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                name="month_letter_unique",
                violation_error_message=_("Another month already has this letter."),
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="month_letter_month_known",
                violation_error_message=_("A month is 1 to 12."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.letter}"
