"""Plugins for all suites: the servers that several of them use."""

pytest_plugins = ["postgres_server", "web_server"]
