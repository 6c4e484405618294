"""Named refusals: a code for `server.words`, arguments for its sentence, a hint for HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar


class Refused(Exception):
    """What a person asked for is not done, and nothing was changed."""

    status: ClassVar[int] = 422
    default_code: ClassVar[str] = "refused"

    def __init__(self, code: str = "", **args: Any) -> None:
        self.code = code or self.default_code
        self.args_for_words: dict[str, Any] = args
        told = ", ".join(f"{name}={value!r}" for name, value in args.items())
        super().__init__(f"{self.code}({told})")


class NotFound(Refused):
    """Not there, or hidden from this officer: both look the same."""

    status = 404
    default_code = "not-found"


class NotAllowed(Refused):
    """Seen, but not theirs to do."""

    status = 403
    default_code = "not-allowed"


class NotProven(Refused):
    """Theirs to do, once they have said again who they are."""

    status = 403
    default_code = "not-proven"


class AlreadyDone(Refused):
    """Somebody was faster: `by` is a full name, `at` a moment."""

    status = 409
    default_code = "already-done"

    def __init__(self, code: str = "", *, by: str = "", at: datetime | None = None, **args: Any):
        super().__init__(code, by=by, at=at, **args)
        self.by = by
        self.at = at


class Changed(Refused):
    """What the form showed is no longer so."""

    status = 409
    default_code = "changed"


class Invalid(Refused):
    """The answer has `problems`: values with path, code and args, one for each field at fault."""

    status = 422
    default_code = "invalid"

    def __init__(self, code: str = "", *, problems: Sequence[Any] = (), **args: Any) -> None:
        super().__init__(code, **args)
        self.problems = tuple(problems)


class TooLarge(Refused):
    status = 413
    default_code = "too-large"


class TooMany(Refused):
    """Too many attempts; `minutes` says when to come back."""

    status = 429
    default_code = "too-many-attempts"


class SignInFailed(Refused):
    """Unknown name, wrong password, closed account: the same for whoever asks."""

    status = 401
    default_code = "sign-in-failed"


class Unusable(Refused):
    """The installation cannot start or go on like this: settings, folder, port, schema."""

    status = 500
    default_code = "unusable"
