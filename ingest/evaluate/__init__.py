"""Extraction held to labels: reading both, matching, figures with their intervals, a report."""
