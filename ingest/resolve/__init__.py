"""Names -> actors, matters -> questions."""
