"""Rows of documents.csv about what the fixture ``named_things`` makes."""

from inventory.files.importing import import_documents
from tests.files import file, reasons

HEADER = "document_type,document_number,document_date,warehouse,location,item_class,item,lot,serial,quantity"
FULL = HEADER + ",uom,supplier_code,customer_code,start_date,expiry_date,packages"


def load(number: str, rest: str, kind: str = "purchase-delivery", place: str = "DC1,A1") -> str:
    return f"{kind},{number},2024-05-01,{place},TOOLS,{rest}"


def take(*rows: str, header: str = HEADER, post: bool = True, **options: bool) -> list[str]:
    return import_documents(file=file(header, *rows), post=post, **options)


def refused(*rows: str, header: str = HEADER, post: bool = True, **options: bool) -> list[str]:
    return reasons(import_documents, header, *rows, post=post, **options)
