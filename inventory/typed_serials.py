"""A serial number as typed on a draft, with what comparing and searching need."""

from core.codes import code_key, search_key

SERIAL_COLUMNS = (
    "code",
    "code_key",
    "code_search",
    "supplier_code",
    "supplier_code_search",
    "customer_code",
    "customer_code_search",
)


def serial_row(code: str, supplier_code: str = "", customer_code: str = "") -> tuple[str, ...]:
    """A serial number's codes with what comparing and searching need, in the order of ``SERIAL_COLUMNS``."""
    code, supplier_code, customer_code = code.strip(), supplier_code.strip(), customer_code.strip()
    return (
        code,
        code_key(code),
        search_key(code),
        supplier_code,
        search_key(supplier_code),
        customer_code,
        search_key(customer_code),
    )
