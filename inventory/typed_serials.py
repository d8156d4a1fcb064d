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
    code = code.strip()
    key, searched = code_key(code), code.upper() if code.isascii() else search_key(code)
    supplier_code, customer_code = supplier_code.strip(), customer_code.strip()
    return (
        code,
        key,
        searched,
        supplier_code,
        search_key(supplier_code) if supplier_code else "",
        customer_code,
        search_key(customer_code) if customer_code else "",
    )
