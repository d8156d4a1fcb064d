"""What posting and reversing a document do, one after another, in words for who waits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.IntegerChoices):
    """Steps that a document has no use for are passed over."""

    SAVING = 1, _("Saving the draft")
    READING = 2, _("Reading the lines")
    LOTS = 3, _("Looking at the lots")
    SERIALS = 4, _("Checking the serial numbers")
    PROPERTIES = 5, _("Looking at the properties")
    MOVEMENTS = 6, _("Writing the movements")
    MAKING = 7, _("Making the serial numbers and linking them")
    STATES = 8, _("Moving the serial numbers")
    STOCK = 9, _("Adding to the stock")
    CHECKING = 10, _("Checking that nothing falls short")
    FINISHING = 11, _("Finishing")
