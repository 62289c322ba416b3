"""Services: everything the program can do for a person. Window, command line and tests all use them."""
