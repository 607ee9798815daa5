"""What a unit shows and does: one module per activity, called by the block."""
