"""The database of a project: connections, tables, migrations, and the types of its cells."""
