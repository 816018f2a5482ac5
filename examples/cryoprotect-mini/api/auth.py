"""Who is calling: an optional bearer token, signed with SECRET_KEY."""

import jwt
from flask import current_app, request


class TokenError(ValueError):
    """A token was sent, and it is not one of ours or has expired."""


def read_caller() -> str | None:
    """The token's subject, or None for a request without a token. Raises TokenError for a bad one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        claims = jwt.decode(token, current_app.config["SECRET_KEY"], algorithms=["HS256"])
    except jwt.InvalidTokenError as problem:
        raise TokenError(f"the token is not valid: {problem}") from problem
    return claims.get("sub")
