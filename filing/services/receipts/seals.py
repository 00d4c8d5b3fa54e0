"""The agencies' seal keys: made, rotated, retired, and the signer that a receipt is sealed with."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import select

from filing.domain.days.calendar import SHANGHAI
from filing.domain.errors import BadAnswer
from filing.extensions import db, insert_if_absent
from filing.models import Agency, SealKey, SealRoot, User
from filing.models.seals import ONLY
from filing.receipts import certificates
from filing.receipts.certificates import AgencyKey, KeyUnusable, Root
from filing.receipts.signing import KeySigner, open_signer
from filing.receipts.tokens import TokenKey
from filing.services import audit

#: The clock of a simulation may be set anywhere in between; the root is valid throughout.
ROOT_FROM, ROOT_UNTIL = datetime(2000, 1, 1, tzinfo=SHANGHAI), datetime(2100, 12, 31, tzinfo=SHANGHAI)
# As long as an enterprise usually operates: in ordinary PDF readers a receipt must not turn invalid before.
SEAL_YEARS = 30


class NoSealKey(KeyUnusable):
    """The agency has no key that may seal now, and gets none by itself; the words are for the operator."""

    def __init__(self, agency_code: str, now: datetime, *, in_token: bool):
        where = " --pkcs11 URL" if in_token else ""
        super().__init__(
            f"agency {agency_code} has no key that may seal on {now.astimezone(SHANGHAI):%Y-%m-%d}; make one: "
            f"flask agency certificate make {agency_code}{where}"
        )


def root(secret: bytes, now: datetime) -> Root:
    """The simulation's root, made when it is first asked for."""
    found = db.session.get(SealRoot, ONLY)
    if found is None:
        made = certificates.make_root(_root_passphrase(secret), ROOT_FROM, ROOT_UNTIL)
        insert_if_absent(
            SealRoot, id=ONLY, certificate=made.certificate, encrypted_key=made.encrypted_key, created_at=now
        )
        found = db.session.get(SealRoot, ONLY)
    return Root(found.certificate, found.encrypted_key)


def root_certificate() -> str | None:
    """The root certificate as PEM, or None while no receipt was ever signed."""
    return db.session.scalar(select(SealRoot.certificate).where(SealRoot.id == ONLY))


def key_of(agency: Agency, secret: bytes, now: datetime, *, simulation: bool) -> SealKey:
    """The key that seals for the agency at this moment; NoSealKey when it has none.

    In the simulation an agency whose keys were all in the database gets one by itself, a clock set back included.
    One that ever had a key in a token never does: a seal changes its custody only by command.
    """
    keys = SealKey.all(agency.id)
    if found := _newest_usable(keys, now):
        return found
    had_token = any(key.is_in_token for key in keys)
    if had_token or not simulation:
        raise NoSealKey(agency.code, now, in_token=had_token)
    return make(agency, secret, now, None)


def _newest_usable(keys: list[SealKey], now: datetime) -> SealKey | None:
    """Of the same custody as the agency's last key: an older one elsewhere was put aside on purpose.

    A seal that bears another name than the agency's own, as after a change of name, seals no more.
    """
    alike = (key for key in reversed(keys) if key.is_in_token == keys[-1].is_in_token)
    return next((key for key in alike if key.may_sign_at(now) and _bears_the_name(key)), None)


def _bears_the_name(key: SealKey) -> bool:
    return certificates.agency_of(certificates.read_certificate(key.certificate)) == key.agency.name


def make(
    agency: Agency, secret: bytes, now: datetime, actor: User | None, years: int = SEAL_YEARS
) -> SealKey:
    """A new key with a certificate under the root, valid from the beginning of this day."""
    begin, end = _validity(now, years)
    made = certificates.make_agency_key(
        root(secret, now), _root_passphrase(secret), agency.name, _seal_passphrase(secret), begin, end
    )
    return _added(agency, made, "", actor, now)


def make_in_token(
    agency: Agency,
    token_url: str,
    public_key,
    secret: bytes,
    now: datetime,
    actor: User | None,
    years: int = SEAL_YEARS,
) -> SealKey:
    """A certificate for a key that never leaves its PKCS#11 token."""
    begin, end = _validity(now, years)
    made = certificates.certify(
        root(secret, now), _root_passphrase(secret), agency.name, public_key, begin, end
    )
    return _added(agency, made, token_url, actor, now)


def retire(key: SealKey, now: datetime, actor: User | None) -> None:
    """Takes its private part away for good; what it signed stays verifiable."""
    if key.retired_at is not None:
        raise BadAnswer(f"证书 {key.serial} 已经停用。")
    key.retired_at, key.encrypted_key = now, ""
    audit.record("key.retired", f"key:{key.id}", actor, now, serial=key.serial)


def rotate(
    agency: Agency, secret: bytes, now: datetime, actor: User | None, years: int = SEAL_YEARS
) -> SealKey:
    """A new key in the database; every earlier one of the agency is retired. BadAnswer when they are in a token."""
    keys = SealKey.all(agency.id)
    if keys and keys[-1].is_in_token:
        raise BadAnswer(
            f"{agency.name}的签章密钥保存在令牌中，不能轮换为数据库中的密钥。"
            f"请先用 make {agency.code} --pkcs11 为令牌中的新密钥制作证书，再用 retire 停用旧证书。"
        )
    for key in keys:
        if key.retired_at is None:
            retire(key, now, actor)
    return make(agency, secret, now, actor, years)


def protect_anew(old_secret: bytes, secret: bytes) -> int:
    """How many private keys were encrypted again, after the secret was changed; KeyUnusable for a wrong old one."""
    the_root = db.session.get(SealRoot, ONLY)
    if the_root is None:
        return 0
    the_root.encrypted_key = certificates.reencrypt(
        the_root.encrypted_key, _root_passphrase(old_secret), _root_passphrase(secret)
    )
    held = list(db.session.scalars(select(SealKey).where(SealKey.encrypted_key != "")))
    for key in held:
        key.encrypted_key = certificates.reencrypt(
            key.encrypted_key, _seal_passphrase(old_secret), _seal_passphrase(secret)
        )
    return len(held) + 1


def signer_of(key: SealKey, secret: bytes) -> KeySigner:
    """What signs with this key; opened once in a process. KeyUnusable, or TokenUnusable, when it cannot."""
    if key.token_url and key.retired_at is None:
        return _token_signer(key.certificate, key.token_url)
    return open_signer(_as_key(key), _seal_passphrase(secret))


@lru_cache(maxsize=64)
def _token_signer(certificate: str, url: str) -> KeySigner:
    return KeySigner(certificates.read_certificate(certificate), TokenKey(url))


def _added(agency: Agency, made: AgencyKey, token_url: str, actor: User | None, now: datetime) -> SealKey:
    key = SealKey(
        agency_id=agency.id,
        serial=made.serial,
        certificate=made.certificate,
        encrypted_key=made.encrypted_key,
        token_url=token_url,
        valid_from=made.valid_from,
        valid_until=made.valid_until,
        created_at=now,
    )
    db.session.add(key)
    db.session.flush()
    audit.record("key.made", f"key:{key.id}", actor, now, serial=key.serial, agency=agency.code)
    return key


def _validity(now: datetime, years: int) -> tuple[datetime, datetime]:
    begin = datetime.combine(now.astimezone(SHANGHAI), time.min, SHANGHAI)
    return begin, min(begin + timedelta(days=round(365.25 * years)), ROOT_UNTIL)


def _as_key(key: SealKey) -> AgencyKey:
    return AgencyKey(
        key.agency.name,
        key.serial,
        key.certificate,
        key.encrypted_key,
        key.valid_from,
        key.valid_until,
        key.retired_at,
    )


def _root_passphrase(secret: bytes) -> bytes:
    return certificates.passphrase_from(secret, "root")


def _seal_passphrase(secret: bytes) -> bytes:
    return certificates.passphrase_from(secret, "agency seals")
