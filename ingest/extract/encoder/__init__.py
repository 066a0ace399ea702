"""A small encoder that reads each two actors of a sentence."""
