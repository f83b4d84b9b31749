"""The app in a browser: a server on loopback, and the process of the app behind each tab."""
