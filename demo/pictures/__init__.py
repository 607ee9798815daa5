"""Pictures of the docs, taken from the demo: ``python -m demo.pictures``."""
