"""Passwords: hashed with Argon2id, and what a good enough one is.

What belongs here: hashing and checking. Who may sign in stands in `accounts`.
"""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
_HASHER = PasswordHasher()  # RFC 9106's second choice: 64 MiB, three passes
_AT_ONCE = threading.BoundedSemaphore(4)  # each takes 64 MiB: a burst of logins must not take the machine
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$iQw3rCokOYVpwSIko6+Adw$2ouFLeFHOhO4hc3bWSjvZBPe9QE03puRQUZRsOhSTH0"


class WeakPasswordError(ValueError):
    """The password is not good enough; the message says why."""


def hashed(password: str, name: str) -> str:
    """The Argon2id hash of a new password of account `name`. Raises WeakPasswordError."""
    if len(password) < SHORTEST:
        raise WeakPasswordError(f"a password has at least {SHORTEST} characters / mật khẩu có ít nhất {SHORTEST} ký tự")
    if len(password) > LONGEST:
        raise WeakPasswordError(f"a password has at most {LONGEST} characters / mật khẩu có nhiều nhất {LONGEST} ký tự")
    if name.casefold() in password.casefold() or len(set(password)) < 5:
        raise WeakPasswordError("too easily guessed / mật khẩu quá dễ đoán")
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password has this hash; takes as long where there is no account, so that time tells nothing."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(password_hash or _NOBODY, password[: LONGEST + 1]) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False
