"""The first page of everybody; see the README."""
