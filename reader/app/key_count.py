"""The number that is typed before a key that moves: ``5j`` moves down by five papers."""

_FIRST_DIGITS = "56789"
"""The digits with which a number begins: 1 to 4 are keys of commands."""
_LARGEST = 99_999


class KeyCount:
    """Collects the digits of a number until a key takes it."""

    def __init__(self) -> None:
        self.digits = ""
        """The digits that were typed; empty if none were."""

    def add_key(self, key: str) -> bool:
        """Add a key to the number, if it continues it or begins one; return whether it did."""
        is_digit = len(key) == 1 and key in (_FIRST_DIGITS if not self.digits else "0123456789")
        if is_digit:
            self.digits = str(min(int(self.digits + key), _LARGEST))
        return is_digit

    def take(self) -> int | None:
        """The number, which is forgotten; None if there is none."""
        number = int(self.digits) if self.digits else None
        self.digits = ""
        return number
