"""A keyring that knows one account, to be named in ``PYTHON_KEYRING_BACKEND``."""

from keyring.backend import KeyringBackend

PASSWORD = "from-the-ring"
ACCOUNT = "reader", "ada@mail.example.org"


class Ring(KeyringBackend):
    """Keeps nothing."""

    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        """The one it knows."""
        return PASSWORD if (service, username) == ACCOUNT else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing."""

    def delete_password(self, service: str, username: str) -> None:
        """Nothing."""
