"""Skills that learners show with their work, and who verified them."""
