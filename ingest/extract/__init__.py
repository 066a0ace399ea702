"""Text -> claims."""
