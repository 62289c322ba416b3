"""How certain figures are: intervals of scores, and of the differences between them."""
