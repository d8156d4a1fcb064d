"""How a draft becomes movements: planned in Python line by line, carried out in SQL set by set.

``plan`` decides what each line moves where; ``lots``, ``generation`` and ``loading`` make what a load creates;
``serials`` checks and moves serial numbers; ``commitments`` releases what an order engaged; ``ledger`` writes
movements and balances. The number of statements does not depend on the number of lines or serial numbers.
"""
