"""One family of errors. Each carries a sentence for the reader and an exit code for programs.

Row faults are not errors: they are data (see `models.importing.faults`).
"""


class AccountabilityError(Exception):
    """Anything this software refuses or cannot do; the message is a sentence for the reader."""

    exit_code = 1


class SettingsError(AccountabilityError):
    """A setting or the configuration file is missing or wrong."""

    exit_code = 10


class ImportRefused(AccountabilityError):
    """A file, mapping or request as a whole cannot be taken; nothing was stored."""

    exit_code = 11


class EntryRefused(AccountabilityError):
    """What a person typed cannot be kept as it is; nothing was changed."""

    exit_code = 11


class AccessDenied(AccountabilityError):
    """Unknown to this viewer, or not allowed: both read alike."""

    exit_code = 12


class AlreadyPublished(AccountabilityError):
    """The week has been published; a correction supersedes, it never replaces."""

    exit_code = 13


class ChainBroken(AccountabilityError):
    """The published chain or the audit chain does not verify. entry: the first that is wrong, from 1."""

    exit_code = 14

    def __init__(self, message: str, entry: int | None = None) -> None:
        super().__init__(message)
        self.entry = entry


class DatabaseUnavailable(AccountabilityError):
    """The database cannot be reached, is busy, read-only, or of another version."""

    exit_code = 15


class ExportFailed(AccountabilityError):
    """A file could not be written."""

    exit_code = 16


class DeliveryFailed(AccountabilityError):
    """A mail that should have gone did not; the next run sends it."""

    exit_code = 17
