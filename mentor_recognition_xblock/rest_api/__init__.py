"""What people do on pages, for programs: derived from the registry of acts."""
