"""Records: tables of votes, memberships, offices and treaties -> events. No text is read, nothing is guessed."""
