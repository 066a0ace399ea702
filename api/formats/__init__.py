"""What an answer can be written as."""
