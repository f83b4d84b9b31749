"""The app in a browser: a server on loopback, and a process of the app for each tab."""
