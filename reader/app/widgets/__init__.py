"""What the screens are made of. Widgets show and tell; they know no service."""
