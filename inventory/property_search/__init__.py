"""Items, stock and serial numbers, found by their properties (domain: property search)."""
