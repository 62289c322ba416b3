"""The command line: one module per group of commands, none of which imports anything heavy before it is asked to."""
