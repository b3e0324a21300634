"""How rules refuse: a named problem with its fields.

HTTP statuses are in `functions/problems.py`, Portuguese texts in `shared/domain/texts_pt.py`; a test
proves that every problem has both.
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.status import Status


class Problem(StrEnum):
    """Names of problems as the API publishes them (`/problems/<name>`)."""

    INVALID_REQUEST = "invalid-request"
    NOT_AUTHENTICATED = "not-authenticated"
    SIGN_IN_EXPIRED = "sign-in-expired"
    NOT_ALLOWED = "not-allowed"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    LENGTH_REQUIRED = "length-required"
    BODY_TOO_LARGE = "body-too-large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type"
    IDEMPOTENCY_KEY_REUSED = "idempotency-key-reused"
    CHANGED_MEANWHILE = "changed-meanwhile"
    OFFICE_CLOSED = "office-closed"
    ENTRIES_SUSPENDED = "entries-suspended"
    QUEUE_FULL = "queue-full"
    NOBODY_SERVES = "nobody-serves"
    WRONG_STATUS = "wrong-status"
    ROOM_NOT_READY = "room-not-ready"
    CALL_EXPIRED = "call-expired"
    NO_MORE_PAUSES = "no-more-pauses"
    TOO_LATE = "too-late"
    TOO_EARLY = "too-early"
    ALREADY_RETURNED = "already-returned"
    ALREADY_EVALUATED = "already-evaluated"
    NOT_ENDED = "not-ended"
    QUEUE_EMPTY = "queue-empty"
    REASON_REQUIRED = "reason-required"
    CLERK_BUSY = "clerk-busy"
    NOT_YOUR_CALL = "not-your-call"
    TICKET_TAKEN = "ticket-taken"
    CODE_USED = "code-used"
    CODE_EXPIRED = "code-expired"
    TRY_AGAIN = "try-again"
    TOO_MANY_REQUESTS = "too-many-requests"
    OVERLOADED = "overloaded"
    STORAGE_UNAVAILABLE = "storage-unavailable"
    INTERNAL = "internal-error"


class Refused(Exception):
    """A rule, a right or a request's form forbids what was asked.

    `fields` travel to the client beside the problem: primitives, `datetime`s, or lists and mappings of them.
    """

    def __init__(self, problem: Problem, **fields: object) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.fields = fields


class WrongStatus(Refused):
    """The ticket's status forbids it: `wrong-status`, or a problem that says more; `fields` has `status`."""

    def __init__(
        self, status: Status | None, problem: Problem = Problem.WRONG_STATUS, **fields: object
    ) -> None:
        super().__init__(problem, status=str(status), **fields)
        self.status = status


class FieldError(Exception):
    """One field of a request is invalid; `message` is Portuguese, for people."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message

    def refused(self) -> Refused:
        """The same as a problem."""
        return Refused(Problem.INVALID_REQUEST, errors=[{"field": self.field, "message": self.message}])
