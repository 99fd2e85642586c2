"""Read sentences with their marks laid over them."""
