"""The index of all results: what their files say of themselves, searched in one query, with their stars and tags."""
