"""The way in: article or record -> claims -> events."""
