"""Romanian: dd.mm.yyyy and decimal comma; ISO dates are understood when typed."""

DATE_FORMAT = SHORT_DATE_FORMAT = "d.m.Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "d.m.Y H:i"
# Beside the axes of pictures: months are written small.
MONTH_DAY_FORMAT, YEAR_MONTH_FORMAT = "j b", "b Y"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
FIRST_DAY_OF_WEEK = 1
