"""Commands for what leaves the program: curves, models, cards, answers over HTTP."""
