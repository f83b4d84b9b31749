"""The widgets of the screens. They show data and post messages; they import no service."""
