"""The certificates that TLS trusts: those that the environment names, else Mozilla's list."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path

from reader.errors import BadEnvironment

FILE, FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"
"""The environment variables that name certificates, the same as for OpenSSL."""
_EMPTY = "no certificates in it"


def create_ssl_context(environ: Mapping[str, str] = os.environ) -> ssl.SSLContext:
    """Create the TLS context that checks a site's certificate.

    Where the environment names a file and a folder and only one can be used, that one is used.
    Raises BadEnvironment where none can be used: to trust Mozilla's list instead would go against
    the user's decision.
    """
    file, folder = environ.get(FILE, ""), environ.get(FOLDER, "")
    if not file and not folder:
        import httpx

        return httpx.create_ssl_context(trust_env=False)
    ssl_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    problems = []
    for variable, path, load in (
        (FILE, file, _load_file),
        (FOLDER, folder, _load_folder),
    ):
        if path:
            try:
                load(ssl_context, path)
            except OSError as error:
                problems.append(_describe_problem(variable, error))
    if problems and len(problems) == bool(file) + bool(folder):
        raise BadEnvironment(problems[0])
    return ssl_context


def find_problems(environ: Mapping[str, str] = os.environ) -> list[str]:
    """One sentence for each variable whose certificates can't be used."""
    problems = []
    for variable in (FILE, FOLDER):
        if environ.get(variable):
            try:
                create_ssl_context({variable: environ[variable]})
            except BadEnvironment as error:
                problems.append(str(error))
    return problems


def variables_set(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The variables of certificates that are set."""
    return [variable for variable in (FILE, FOLDER) if environ.get(variable)]


def _load_file(ssl_context: ssl.SSLContext, path: str) -> None:
    ssl_context.load_verify_locations(cafile=path)


def _load_folder(ssl_context: ssl.SSLContext, path: str) -> None:
    """Trust the certificates in a folder, or in several folders separated by colons.

    Raises OSError where no folder can be used: OpenSSL itself accepts any path, and then trusts no
    site.
    """
    problem = OSError(0, _EMPTY)
    for folder in filter(None, path.split(os.pathsep)):
        try:
            if any(Path(folder).iterdir()):
                ssl_context.load_verify_locations(capath=path)
                return
        except OSError as error:
            problem = error
    raise problem


def _describe_problem(variable: str, error: OSError) -> str:
    kind = "folder" if variable == FOLDER else "file"
    # For a file without certificates ssl raises SSLError, whose text is not readable.
    reason = _EMPTY if isinstance(error, ssl.SSLError) else str(error.strerror).lower()
    return (
        f"{variable} names a {kind} of certificates that can't be used ({reason}); set it to"
        " another, or unset it"
    )
