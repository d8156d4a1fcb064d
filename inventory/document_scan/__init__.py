"""One field for all codes on the page of a draft: what a scan names, and which line it goes to.

``reading`` makes of a scan what it names, asks, or says what is wrong; ``register`` looks up all codes of a batch at
once; ``sheet`` holds the lines as they are typed and finds the one to fill. Nothing is written: a scan that is sent
twice is answered twice and done once, by the page.
"""

from inventory.document_scan.answering import Answer, answer_scans
from inventory.document_scan.sheet import Sheet, Step
from inventory.document_scan.sheet_line import FACTS

__all__ = ["FACTS", "Answer", "Sheet", "Step", "answer_scans"]
