"""Text as it is compared, cleaned and shown: pure functions over strings."""
