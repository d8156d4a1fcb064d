"""Why a code could not be composed, in sentences for people that name the code type and the segment."""


class NumberingError(Exception):
    """No code was taken. The text of the exception is translated and complete."""


class Exhausted(NumberingError):
    """The progressive no longer fits its length."""


class SegmentTooLong(NumberingError):
    """A value is longer than the length of its segment."""


class MissingValue(NumberingError):
    """A segment needs a value that is not there."""


class CodeTooLong(NumberingError):
    """The whole code is longer than a code may be."""


class UnusableCode(NumberingError):
    """The code has a character that codes may not have."""
