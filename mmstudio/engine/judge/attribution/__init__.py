"""Attribution of one result: which of its conditions decided it, and which parts of them."""
