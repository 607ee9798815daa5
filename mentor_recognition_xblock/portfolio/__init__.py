"""What mentors show of themselves to the public, and spotlights on them."""
