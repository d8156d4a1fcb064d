"""How fast the product is: each case against the least that the same work can cost, in the same run."""
