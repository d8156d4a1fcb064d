"""English with ISO dates: readable on both sides of the Atlantic, and what the files use."""

DATE_FORMAT = SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "Y-m-d H:i"
# Beside the axes of pictures.
MONTH_DAY_FORMAT, YEAR_MONTH_FORMAT = "j M", "M Y"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
FIRST_DAY_OF_WEEK = 1
