"""两步验证: time-based one-time passwords (RFC 6238) beside the password, and recovery codes.

The secret is kept encrypted with a key derived from the installation's secret key, which is not in
the database. A code is good once: the step at which it was used is remembered.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from engine.errors import Refused
from engine.persistence import Transaction, second_factors
from engine.persistence.account_rows import SecondFactor

STEP = 30
"""Seconds that a code is shown; one step before and after is accepted as well (RFC 6238, 5.2)."""
CODES = 10
"""Recovery codes that are given out together."""


def new_secret() -> str:
    """A random secret, as authenticator apps read it (Base32, 160 bits)."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """What the QR code says to an authenticator app (`otpauth://…`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="规程")


def seal(secret: str, key: str) -> str:
    """The secret as it is kept."""
    return _cipher(key).encrypt(secret.encode()).decode()


def open_seal(sealed: str, key: str) -> str:
    """The secret itself. Raises Refused where the installation's secret key has changed."""
    try:
        return _cipher(key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Refused(
            "系统密钥已更换，原来的两步验证不能再用：请联系安全管理员重置两步验证。"
        ) from error


def step_of(secret: str, code: str, world: datetime) -> int | None:
    """The step of time whose code this is, of those accepted now; None for a wrong code."""
    totp, now = pyotp.TOTP(secret), int(world.timestamp()) // STEP
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdecimal()):
        return None
    return next(
        (
            step
            for step in (now, now - 1, now + 1)
            if hmac.compare_digest(totp.generate_otp(step), typed)
        ),
        None,
    )


def accept(
    transaction: Transaction, factor: SecondFactor, code: str, key: str, world: datetime
) -> bool:
    """Whether the code opens: one that the app shows, not used before, or a recovery code."""
    step = step_of(open_seal(factor.sealed_secret, key), code, world)
    if step is not None and step > factor.last_step:
        factor.last_step = step
        return True
    return second_factors.spend_code(transaction, factor.login, _hash(code), world)


def recovery_codes() -> list[str]:
    """Random codes of 112 bits, so that their plain hashes are safe to keep (ASVS 5.0, 6.5.2), in
    groups that can be copied by hand."""
    found = (secrets.token_hex(14) for _ in range(CODES))
    return ["-".join(code[at : at + 7] for at in range(0, 28, 7)) for code in found]


def hashes(codes: list[str]) -> list[str]:
    """What is kept of recovery codes."""
    return [_hash(code) for code in codes]


def _hash(code: str) -> str:
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()


def _cipher(key: str) -> Fernet:
    derived = hmac.digest(key.encode(), b"secrets of second factors", "sha256")
    return Fernet(base64.urlsafe_b64encode(derived))
