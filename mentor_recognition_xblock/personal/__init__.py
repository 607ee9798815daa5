"""Pages of one's own: recognition in a course, and how one wants to be written to."""
