"""Is this PDF a receipt exactly as it was issued? The one strict check, here and, run alone, anywhere.

    python check_receipt.py RECEIPT.pdf --root root.pem

Needs Python 3.11 or later and the packages cryptography (42 or later) and asn1crypto; no server and no other
file of this system. A receipt has one revision and one signature over all its bytes but those of the
signature's own place. What stands in that place follows, to the last byte, from certificate, digest and
signature: it is written anew here and compared. So no byte can be another one than was issued.
"""

import argparse
import hashlib
import json
import re
import sys
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

WORDS = {
    "not_pdf": "这不是 PDF 文件。",
    "too_large": "文件太大，不是本系统出具的回执。",
    "unsigned": "文件里没有签章。另存、打印或者导出的 PDF 会失去签章。",
    "malformed": "签章的写法与本系统的不同：文件可能另存过，或者出自别的程序。",
    "appended": "签章后又添加了内容。",
    "changed": "签章后被改动。",
    "foreign": "签章所用的证书，不是本系统根证书签发的备案机构证书。",
    "not_valid_then": "签章时证书不在有效期内。",
    "contradictory": "文件所附的回执内容与签章不一致。",
}
LIMIT = 8_000_000  # bytes, some twenty times the largest receipt
STATEMENT_LIMIT = 1_000_000
BESIDE_CERTIFICATE = 1024  # bytes left for the signature beside its certificate
LARGEST_PLACE = 20_000
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
SHANGHAI = timezone(timedelta(hours=8))
NO_USE = dict.fromkeys(
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
)
SIGNING_ONLY = x509.KeyUsage(**NO_USE | {"digital_signature": True, "content_commitment": True})
ISSUING_ONLY = x509.KeyUsage(**NO_USE | {"key_cert_sign": True, "crl_sign": True})
NO_ISSUER, ONE_STEP = (
    x509.BasicConstraints(ca=False, path_length=None),
    x509.BasicConstraints(ca=True, path_length=0),
)
MARK = b"/ByteRange"
BEFORE = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n/Contents "
RANGE = re.compile(rb"/ByteRange \[0 (\d{1,8}) (\d{1,8}) (\d{1,8})\] {0,40}\n/M \(D:(\d{14})\+08'00'\)\n")
PLACE = re.compile(rb"<(?:[0-9a-f]{2})+>")
ATTACHED = re.compile(
    rb"<</Type /EmbeddedFile/Subtype /application#2fjson/Params <</Size (\d{1,7})/ModDate \(D:[0-9+']{1,30}\)"
    rb"/CheckSum <[0-9a-f]{32}>>>/Filter /FlateDecode/Length (\d{1,7})>>\nstream\n"
)
TEXT, FILLED = re.compile(r"(?s).*"), re.compile(r"(?s).+")
LABELS = {
    "enterprise_name_cn": "企业名称（中文）",
    "enterprise_name_en": "企业名称（英文）",
    "enterprise_type": "企业类型",
    "registered_address": "注册地址",
    "total_investment": "投资总额",
    "registered_capital": "注册资本",
    "industry": "投资行业",
    "operating_term": "经营期限",
    "business_scope": "经营范围",
    "imported_equipment_tax_exemption": "是否属于国家规定的进口设备减免税范围",
    "change_items": "变更事项",
    "remarks": "备注",
}
GROUNDS = {
    "encouraged_industry": "国家鼓励外商投资的产业",
    "central_western_priority": "中西部地区外商投资优势产业",
}
INVESTOR = {
    "name": "投资者名称或姓名",
    "country_or_region": "国别（地区）",
    "subscribed_capital": "认缴出资额",
    "contribution_forms": "出资方式",
    "equity_ratio": "权益比例",
}
# What receipt.schema.json describes: "?" ends the name of what may be absent, [x, ...] is a list of at least one.
FIELDS = {
    **dict.fromkeys(LABELS.keys() - {"change_items"}, TEXT),
    "enterprise_name_cn": FILLED,
    "imported_equipment_tax_exemption": {"value": (True, False, None), "bases?": [TEXT]},
    "investors": [dict.fromkeys(INVESTOR, TEXT), ...],
}
STATEMENT = {
    "format": ("filing-receipt/1",),
    "simulation": (True,),
    "code": re.compile(r"[0-9A-Z]{16}"),
    "audit_head": re.compile(r"[0-9a-f]{0,128}"),
    "number": FILLED,
    "addressee": FILLED,
    "agency_name": FILLED,
    "completed_on": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "verify_url": FILLED,
}
STATEMENTS = (
    STATEMENT | {"kind": ("establishment",), "fields": FIELDS},
    STATEMENT | {"kind": ("change",), "fields": FIELDS | {"change_items": [FILLED, ...]}},
)


class NotGenuine(Exception):
    """Not a receipt as it was issued. `kind` is one of WORDS; `reason` says it to whoever looks closer."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(f"{WORDS[kind]}（{reason}）")
        self.kind, self.reason = kind, reason


@dataclass(frozen=True)
class Checked:
    """A genuine receipt: what it says, when it was signed, and with which certificate."""

    statement: dict
    signed_at: datetime
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


@dataclass(frozen=True)
class Place:
    """Where the signature stands, its brackets included, and the time written beside it."""

    start: int
    end: int
    signed_at: datetime


def check(pdf: bytes, root_pem: bytes | str) -> Checked:
    """What the receipt says; NotGenuine unless every byte is as an agency under this root signed it.

    ValueError when `root_pem` is no root certificate. That the certificate has expired, or its key was retired,
    since it signed does not matter. Whether the receipt is still current, no file can tell.
    """
    root = read_root(root_pem)
    place = find_place(pdf)
    certificate, digest, signature = read_message(pdf[place.start : place.end])
    require_agency(certificate, root, place.signed_at)
    require_as_written(pdf[place.start : place.end], certificate, digest, signature)
    require_signed(pdf, place, certificate, digest, signature)
    statement = read_statement(find_statement(pdf))
    require_agreement(statement, certificate, place.signed_at)
    return Checked(statement, place.signed_at, certificate)


def read_root(text: bytes | str) -> x509.Certificate:
    """The root certificate in a PEM text; ValueError when it is none."""
    root = x509.load_pem_x509_certificate(text.encode() if isinstance(text, str) else text)
    try:
        root.verify_directly_issued_by(root)
    except (InvalidSignature, TypeError, ValueError, UnsupportedAlgorithm) as wrong:
        raise ValueError("Not a root certificate: it is not signed with its own key") from wrong
    if not {ISSUING_ONLY, ONE_STEP} <= {each.value for each in root.extensions}:
        raise ValueError("Not a root certificate: it may not sign certificates, or not only agencies'")
    return root


def find_place(pdf: bytes) -> Place:
    """The signature's place, when it alone is left out of what is signed."""
    if not pdf.startswith(b"%PDF-"):
        raise NotGenuine("not_pdf", "文件开头不是 %PDF-")
    if len(pdf) > LIMIT:
        raise NotGenuine("too_large", f"超过 {LIMIT} 字节")
    mark = pdf.find(MARK)
    if mark < 0:
        raise NotGenuine("unsigned", "没有 /ByteRange")
    found = RANGE.match(pdf, mark)
    if not found:
        raise NotGenuine("malformed", "/ByteRange 的写法不符")
    start, end, rest = (int(number) for number in found.groups()[:3])
    _require_whole(len(pdf), end + rest)
    if pdf.count(MARK) > 1 or not pdf.endswith(BEFORE, 0, start) or pdf[end:mark] != b"\n":
        raise NotGenuine("malformed", "签章不止一处，或者不在应在的位置")
    return Place(start, end, _moment(found[4]))


def _require_whole(length: int, signed: int) -> None:
    if signed < length:
        raise NotGenuine("appended", f"签章只管到第 {signed} 字节，文件有 {length} 字节")
    if signed > length:
        raise NotGenuine("changed", "文件末尾缺失")


def _moment(digits: bytes) -> datetime:
    try:
        return datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
    except ValueError as wrong:
        raise NotGenuine("malformed", "签章时间不是日期") from wrong


def read_message(place: bytes) -> tuple[x509.Certificate, bytes, bytes]:
    """(certificate, digest, signature) as they are found in the place; nothing of them is believed yet."""
    if len(place) > LARGEST_PLACE or not PLACE.fullmatch(place):
        raise NotGenuine("malformed", "签章不是小写的十六进制")
    try:
        content = cms.ContentInfo.load(bytes.fromhex(place[1:-1].decode()))["content"]
        signer = content["signer_infos"][0]
        certificate = x509.load_der_x509_certificate(content["certificates"][0].dump())
        said = {each["type"].native: each["values"] for each in signer["signed_attrs"]}
        return certificate, said["message_digest"][0].native, signer["signature"].native
    except Exception as unread:  # on hostile bytes the reader raises whatever it meets
        raise NotGenuine("malformed", "签章无法读取") from unread


def require_agency(certificate: x509.Certificate, root: x509.Certificate, moment: datetime) -> None:
    """The root made this certificate for signing, and both were valid at the moment."""
    try:
        certificate.verify_directly_issued_by(root)
        has_profile = _has_profile(certificate, root)
    except (InvalidSignature, TypeError, UnsupportedAlgorithm, ValueError) as wrong:
        raise NotGenuine("foreign", "根证书没有签发这张证书") from wrong
    if not has_profile:
        raise NotGenuine("foreign", "证书的用途不是备案机构签章")
    if not all(
        each.not_valid_before_utc <= moment <= each.not_valid_after_utc for each in (certificate, root)
    ):
        raise NotGenuine("not_valid_then", f"签章时间 {moment.isoformat()}")


def _has_profile(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    """A P-256 key that may sign and nothing else, known to the root by its identifier."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return False
    wanted = {
        SIGNING_ONLY,
        NO_ISSUER,
        x509.SubjectKeyIdentifier.from_public_key(key),
        x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()),
    }
    found = {each.value for each in certificate.extensions}
    return wanted <= found and not any(
        each.critical for each in certificate.extensions if each.value not in wanted
    )


def require_as_written(place: bytes, certificate: x509.Certificate, digest: bytes, signature: bytes) -> None:
    """The place holds the only form that these three have, and zeros to its fixed end."""
    size = len(der_of(certificate)) + BESIDE_CERTIFICATE
    message = message_of(certificate, digest, signature).hex().encode()
    if place != b"<" + message.ljust(2 * size, b"0") + b">":
        raise NotGenuine("malformed", "签章不是唯一的规范写法")


def message_of(certificate: x509.Certificate, digest: bytes, signature: bytes) -> bytes:
    """The CMS of a receipt, in DER: one certificate, one signer, three signed attributes, no others."""
    own = asn1.Certificate.load(der_of(certificate))
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            "issuer_and_serial_number", {"issuer": own.issuer, "serial_number": own.serial_number}
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes_of(certificate, digest),
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signature,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", own)],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()


def attributes_of(certificate: x509.Certificate, digest: bytes) -> cms.CMSAttributes:
    """What is signed: the kind of content, its digest, and that no other certificate is meant."""
    own = asn1.Certificate.load(der_of(certificate))
    issuer = {"issuer": [asn1.GeneralName("directory_name", own.issuer)], "serial_number": own.serial_number}
    meant = {"cert_hash": certificate.fingerprint(hashes.SHA256()), "issuer_serial": issuer}
    return cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [digest]},
            {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [meant]})]},
        ]
    )


def der_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def require_signed(
    pdf: bytes, place: Place, certificate: x509.Certificate, digest: bytes, signature: bytes
) -> None:
    """Both halves around the place have this digest, and the certificate's key signed it."""
    signed = hashlib.sha256(memoryview(pdf)[: place.start])
    signed.update(memoryview(pdf)[place.end :])
    if signed.digest() != digest:
        raise NotGenuine("changed", "内容的摘要与签章所载的不同")
    try:
        r, s = decode_dss_signature(signature)
        certificate.public_key().verify(
            signature, attributes_of(certificate, digest).dump(), ec.ECDSA(hashes.SHA256())
        )
    except (InvalidSignature, ValueError) as wrong:
        raise NotGenuine("changed", "签名值不是该证书的密钥所签") from wrong
    # Anybody can turn a signature into its twin with the other s: only the smaller one is ours.
    if s > ORDER // 2 or encode_dss_signature(r, s) != signature:
        raise NotGenuine("changed", "签名值不是规范写法")


def find_statement(pdf: bytes) -> bytes:
    """The attached JSON; the file is known to be an agency's, and unpacking it is bounded all the same."""
    found = list(ATTACHED.finditer(pdf))
    if len(found) != 1:
        raise NotGenuine("contradictory", "所附的回执内容不是恰好一份")
    size, length = int(found[0][1]), int(found[0][2])
    packed, unpacking = pdf[found[0].end() : found[0].end() + length], zlib.decompressobj()
    try:
        data = unpacking.decompress(packed, STATEMENT_LIMIT)
    except zlib.error as wrong:
        raise NotGenuine("contradictory", "所附的回执内容无法解开") from wrong
    if not unpacking.eof or unpacking.unused_data or len(data) != size:
        raise NotGenuine("contradictory", "所附的回执内容长度不符")
    return data


def read_statement(data: bytes) -> dict:
    """The statement in these bytes, when they are its one canonical form (RFC 8785)."""
    try:
        statement = json.loads(data)
        if any(fits(statement, shape) for shape in STATEMENTS) and canonical(statement) == data:
            return statement
    except (ValueError, RecursionError) as wrong:
        raise NotGenuine("contradictory", "所附的回执内容不是 JSON") from wrong
    raise NotGenuine("contradictory", "所附的回执内容不合格式")


def canonical(statement: dict) -> bytes:
    """RFC 8785, for objects with ASCII keys and without numbers, as a statement is."""
    return json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fits(node: object, shape: object) -> bool:
    """True when the node has the shape: an object's members, a list's items, one of some values, a text's pattern."""
    if isinstance(shape, dict):
        needed = {name for name in shape if not name.endswith("?")}
        members = {name.removesuffix("?"): inner for name, inner in shape.items()}
        return (
            isinstance(node, dict)
            and needed <= node.keys() <= members.keys()
            and all(fits(inner, members[name]) for name, inner in node.items())
        )
    if isinstance(shape, list):
        return (
            isinstance(node, list)
            and len(node) >= len(shape) - 1
            and all(fits(item, shape[0]) for item in node)
        )
    if isinstance(shape, tuple):
        return any(node is value or isinstance(node, str) and node == value for value in shape)
    return isinstance(node, str) and shape.fullmatch(node) is not None


def require_agreement(statement: dict, certificate: x509.Certificate, moment: datetime) -> None:
    """The receipt speaks of the agency that signed it, of the day on which it did, and of its own address."""
    agency = [("C", "CN"), ("O", statement["agency_name"]), ("OU", "模拟"), ("CN", "模拟电子印章")]
    if [(name.rfc4514_attribute_name, name.value) for name in certificate.subject] != agency:
        raise NotGenuine("contradictory", "签章的备案机构与回执所载的不同")
    if statement["completed_on"] != moment.astimezone(SHANGHAI).date().isoformat():
        raise NotGenuine("contradictory", "签章的日期与回执所载的不同")
    if not statement["verify_url"].endswith(f"/verify/{statement['code']}"):
        raise NotGenuine("contradictory", "核验网址与核验码不符")


def main(arguments: list[str] | None = None) -> int:
    """0 for a genuine receipt, 1 for any other file, 2 when it cannot be checked."""
    parser = argparse.ArgumentParser(description="离线核验备案回执（模拟）")
    parser.add_argument("receipt", type=Path, metavar="RECEIPT.pdf", help="要核验的回执文件")
    parser.add_argument("--root", type=Path, required=True, metavar="root.pem", help="本系统公布的根证书")
    given = parser.parse_args(arguments)
    sys.stdout.reconfigure(errors="replace")  # a terminal may lack a rare character
    try:
        pdf, root = read_start(given.receipt), read_start(given.root)
        fingerprint = read_root(root).fingerprint(hashes.SHA256()).hex()
    except (OSError, ValueError) as wrong:
        print(f"无法核验：{wrong}", file=sys.stderr)
        return 2
    print(f"根证书指纹（SHA-256）：{fingerprint}\n请与公布的指纹核对。\n")
    try:
        print(report(check(pdf, root)))
    except NotGenuine as refused:
        print(f"不是真实的回执：{refused}")
        return 1
    return 0


def read_start(path: Path) -> bytes:
    """The file, or of one that is too large to be a receipt as much as shows it."""
    with path.open("rb") as file:
        return file.read(LIMIT + 1)


def report(checked: Checked) -> str:
    """What a genuine receipt says, and what this check cannot know."""
    statement = checked.statement
    fields = statement["fields"]
    lines = [
        "真实：这是备案机构签章的回执原件，未经任何改动。",
        "",
        f"编号：{statement['number']}",
        f"致：{statement['addressee']}",
        f"备案机构：{statement['agency_name']}",
        f"备案完成日期：{statement['completed_on']}",
        f"核验码：{statement['code']}",
        f"签章时间：{checked.signed_at:%Y-%m-%d %H:%M:%S}（北京时间）",
        f"签章证书指纹（SHA-256）：{checked.fingerprint}",
        "",
        *(f"{label}：{in_words(fields[key])}" for key, label in LABELS.items() if key in fields),
        *(
            "；".join(f"{label}：{row[key]}" for key, label in INVESTOR.items())
            for row in fields["investors"]
        ),
        "",
        f"离线不能得知这份回执此后是否已被更新、更正或者撤销，请到 {statement['verify_url']} 查询。",
        "本回执出自模拟系统，没有法律效力。",
    ]
    return "\n".join(lines)


def in_words(value: str | list | dict) -> str:
    """One field's value as it is printed."""
    if isinstance(value, dict):
        said = {True: "是", False: "否", None: ""}[value["value"]]
        return "、".join([said, *(GROUNDS.get(base, base) for base in value.get("bases", []))])
    return "、".join(value) if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main())
