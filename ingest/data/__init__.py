"""Facts that come with Foedus: actors, names, offices, memberships and questions. `SOURCE.md` says where from."""
