"""The first edition of the REST API; its addresses stay."""
