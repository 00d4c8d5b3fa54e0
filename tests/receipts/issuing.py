"""A root, agencies with seals under it, and the receipts they issued."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import cache, cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from filing.receipts import certificates
from filing.receipts.certificates import AgencyKey, Root
from filing.receipts.fonts.fontset import FontSet
from filing.receipts.hole import Hole
from filing.receipts.pdf import print_for_signing
from filing.receipts.signing import KeySigner, open_signer, sign
from filing.receipts.statement import canonical, statement_of

AT = datetime(2017, 10, 9, 16, 0, tzinfo=timezone(timedelta(hours=8)))
LONG = timedelta(days=3650)
QINGDAO, JINAN = "青岛市商务局", "济南市商务局"
ROOT_PASSPHRASE, PASSPHRASE = b"the root's passphrase", b"the seals' passphrase"
AUDIT_HEAD = "5c" * 32
CODES = iter(f"ABCDEFGH2345{number:04d}" for number in range(9999))


@dataclass(frozen=True)
class Issued:
    """A receipt with everything it was made of."""

    pdf: bytes
    view: dict
    key: AgencyKey
    signer: KeySigner


class World:
    """One simulation's issuing side."""

    def __init__(self, fonts: FontSet):
        self.fonts = fonts
        self.root = make_root()
        self.qingdao, self.jinan = self.new_key(QINGDAO), self.new_key(JINAN)

    @property
    def root_key(self) -> ec.EllipticCurvePrivateKey:
        return certificates.read_key(self.root.encrypted_key, ROOT_PASSPHRASE)

    @cached_property
    def receipts(self) -> dict[str, Issued]:
        """Genuine ones of every kind: what follows from a key's or a certificate's end is their future."""
        changed = view(
            "change", change_items=["企业名称变更", "注册资本变更"], remarks='𠮷田㛃𪚥 "备注"\n第二行'
        )
        brief = self.new_key(QINGDAO, AT, AT + timedelta(days=1))
        made = {
            "two investors": self.issue(view(investors=2), self.qingdao),
            "one investor": self.issue(view(investors=1), self.qingdao),
            "fifty investors": self.issue(view(investors=50), self.qingdao),
            "change": self.issue(changed, self.qingdao),
            "other agency": self.issue(view(agency_name=JINAN, number="鲁济外资备201700001"), self.jinan),
            "certificate expired since": self.issue(view(), brief),
        }
        retired = self.new_key(QINGDAO)
        sealed_before = self.issue(view(), retired)
        retired = replace(retired, encrypted_key="", retired_at=AT + LONG)
        return made | {"key retired since": replace(sealed_before, key=retired)}

    def new_key(
        self, agency: str, valid_from: datetime = AT - LONG, valid_until: datetime = AT + LONG
    ) -> AgencyKey:
        return certificates.make_agency_key(
            self.root, ROOT_PASSPHRASE, agency, PASSPHRASE, valid_from, valid_until
        )

    def issue(self, view: dict, key: AgencyKey, moment: datetime = AT) -> Issued:
        signer = open_signer(key, PASSPHRASE)
        return Issued(self.print(view, signer, moment), view, key, signer)

    def print(
        self, view: dict, signer: KeySigner, moment: datetime = AT, statement: bytes | None = None
    ) -> bytes:
        """A receipt signed without asking whether this key may sign it; another statement may be slipped in."""
        attached = canonical(statement_of(view, AUDIT_HEAD)) if statement is None else statement
        size = len(signer.certificate.public_bytes(serialization.Encoding.DER)) + 1024
        return sign(
            print_for_signing(view, self.fonts, Hole(moment, view["code"], size, attached)).pdf, signer
        )

    def certify(
        self, public_key, *, names=None, issuer=None, key=None, days=(-9, 9), **changes
    ) -> x509.Certificate:
        """An agency's certificate with something unusual about it; an extension that is None is left out."""
        issuer = issuer or certificates.read_certificate(self.root.certificate)
        key = key or self.root_key
        builder = (
            x509.CertificateBuilder()
            .subject_name(name_of(names or AGENCY_NAMES))
            .issuer_name(issuer.subject)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(AT + timedelta(days=days[0]))
            .not_valid_after(AT + timedelta(days=days[1]))
        )
        for extension, critical in (usual_extensions(public_key, issuer) | changes).values():
            builder = builder.add_extension(extension, critical) if extension else builder
        return builder.sign(key, hashes.SHA256())


AGENCY_NAMES = (
    (NameOID.COUNTRY_NAME, "CN"),
    (NameOID.ORGANIZATION_NAME, QINGDAO),
    (NameOID.ORGANIZATIONAL_UNIT_NAME, "模拟"),
    (NameOID.COMMON_NAME, "模拟电子印章"),
)
SIGNING = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
) | {"digital_signature": True, "content_commitment": True}


def name_of(names) -> x509.Name:
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in names])


def usual_extensions(public_key, issuer: x509.Certificate) -> dict:
    return {
        "own": (x509.SubjectKeyIdentifier.from_public_key(public_key), False),
        "constraints": (x509.BasicConstraints(ca=False, path_length=None), True),
        "usage": (x509.KeyUsage(**SIGNING), True),
        "issuers": (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), False),
    }


def make_root(valid_from: datetime = AT - LONG, valid_until: datetime = AT + LONG) -> Root:
    return certificates.make_root(ROOT_PASSPHRASE, valid_from, valid_until)


def view(kind: str = "establishment", investors: int = 2, **changes) -> dict:
    """An ordinary view with a code of its own; changes go to its head or its fields."""
    code = next(CODES)
    fields = {
        "enterprise_name_cn": "青岛海蓝精密机械有限公司",
        "enterprise_name_en": "Qingdao Hailan Precision Machinery Co., Ltd.",
        "enterprise_type": "有限责任公司（中外合资）",
        "registered_address": "山东省青岛市黄岛区前湾港路100号",
        "total_investment": "人民币 50,000,000.00元",
        "registered_capital": "人民币 40,000,000.00元",
        "industry": "C3424 金属切割及焊接设备制造",
        "operating_term": "30年",
        "business_scope": "精密机械及零部件的研发、生产、销售。",
        "imported_equipment_tax_exemption": {"value": True, "bases": ["encouraged_industry"]},
        "investors": [investor(f"第{place}号投资者有限公司") for place in range(1, investors + 1)],
        "remarks": "",
    }
    made = {
        "kind": kind,
        "number": "鲁青外资备201700001",
        "addressee": "青岛海蓝精密机械有限公司",
        "agency_name": QINGDAO,
        "completed_on": "2017-10-09",
        "fields": fields,
        "code": code,
        "verify_url": f"https://filing.example.cn/verify/{code}",
    }
    for key, value in changes.items():
        (made if key in made else fields)[key] = value
    return made


def investor(name: str) -> dict:
    return {
        "name": name,
        "country_or_region": "德国",
        "subscribed_capital": "欧元 3,500,000.00元",
        "contribution_forms": "货币、实物",
        "equity_ratio": "2%",
    }


@cache
def world(fonts: FontSet) -> World:
    """Made once for all tests of a run."""
    return World(fonts)
