"""The diagnosis of a run on the page Train: who looks, and the view of what was found."""
