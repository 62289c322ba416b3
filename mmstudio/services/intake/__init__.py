"""What happens to rows between an importer and the database: they are read, checked, hashed and copied, in processes of their own."""
