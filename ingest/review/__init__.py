"""What the machine was unsure of, and what people decide of it."""
