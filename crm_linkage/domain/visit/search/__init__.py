"""Search for periodic routes: days and orders of visits that cost the least."""
