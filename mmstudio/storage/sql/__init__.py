"""The database of a project: connections, tables, migrations, and what a cell may hold."""
