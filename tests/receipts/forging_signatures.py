"""Forging with keys and messages: other people's keys, signatures moved about, and messages bent."""

import random
from datetime import timedelta

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA384

from filing.receipts.certificates import make_agency_key, read_certificate
from filing.receipts.checking import (
    ATTACHED,
    BEFORE,
    ORDER,
    attributes_of,
    find_place,
    message_of,
    read_message,
)
from filing.receipts.signing import KeySigner, byte_range
from tests.receipts import issuing
from tests.receipts.forging_bytes import BYTE_RANGE, Forgeries, replaced
from tests.receipts.issuing import AT, LONG, PASSPHRASE, QINGDAO, ROOT_PASSPHRASE, Issued, World, open_signer


def keys(receipt: Issued, world: World) -> Forgeries:
    """The same receipt, and one with a better number, under keys that are not the agency's."""
    better = replace_in(receipt.view, number="鲁青外资备201700999")
    for name, signer in other_signers(receipt, world).items():
        yield f"the same with {name}", world.print(receipt.view, signer)
        yield f"another number with {name}", world.print(better, signer)
    elsewhere = replace_in(receipt.view, verify_url=f"https://evil.example/verify/{receipt.view['code']}")
    yield (
        "another QR code with a key of one's own",
        world.print(elsewhere, other_signers(receipt, world)["a root of the same name"]),
    )


def other_signers(receipt: Issued, world: World) -> dict[str, KeySigner]:
    own = ec.generate_private_key(ec.SECP256R1())
    twin = issuing.make_root()
    sealed_by_twin = make_agency_key(
        twin, ROOT_PASSPHRASE, QINGDAO, PASSPHRASE, AT - timedelta(days=9), AT + LONG
    )
    return {
        "a root of the same name": open_signer(sealed_by_twin, PASSPHRASE),
        "another agency's key": world.receipts["other agency"].signer,
        "a certificate by an agency": KeySigner(by_an_agency(own, receipt, world), own),
        "a certificate by itself": KeySigner(world.certify(own.public_key(), key=own), own),
        "the agency's certificate and another key": KeySigner(receipt.signer.certificate, own),
        "the root's own key": KeySigner(read_certificate(world.root.certificate), world.root_key),
        "an expired certificate": KeySigner(world.certify(own.public_key(), days=(-9, -1)), own),
        "a certificate not yet valid": KeySigner(world.certify(own.public_key(), days=(1, 9)), own),
        "a certificate for certifying": KeySigner(world.certify(own.public_key(), constraints=ISSUER), own),
    }


ISSUER = (x509.BasicConstraints(ca=True, path_length=None), True)


def by_an_agency(own, receipt: Issued, world: World) -> x509.Certificate:
    """An agency plays the root."""
    return world.certify(own.public_key(), issuer=receipt.signer.certificate, key=receipt.signer._key)


def replace_in(view: dict, **changes) -> dict:
    return {**view, **changes}


def swaps(receipt: Issued, others: dict[str, Issued], world: World) -> Forgeries:
    """Genuine signatures on what they do not belong to, genuine statements in other receipts."""
    for name, other in others.items():
        yield f"signature of: {name}", transplanted(other.pdf, receipt.pdf)
        yield f"signature for: {name}", transplanted(receipt.pdf, other.pdf)
        yield f"statement of: {name}", with_statement_of(receipt.pdf, other.pdf)
        yield f"statement for: {name}", with_statement_of(other.pdf, receipt.pdf)
    other = others["one investor"]
    for name, view in {
        "number": replace_in(receipt.view, number="鲁青外资备201700002"),
        "QR code": replace_in(receipt.view, verify_url=other.view["verify_url"], code=other.view["code"]),
        "day": replace_in(receipt.view, completed_on="2017-10-10"),
        "addressee": replace_in(receipt.view, addressee="另一企业"),
    }.items():
        yield f"old signature on another {name}", transplanted(receipt.pdf, world.print(view, receipt.signer))
    later = world.print(receipt.view, receipt.signer, AT + timedelta(hours=1))
    yield "old signature at another hour", transplanted(receipt.pdf, later)


def transplanted(source: bytes, target: bytes) -> bytes:
    """The target with the source's signature in its place, however long it is."""
    taken, place = find_place(source), find_place(target)
    message = source[taken.start : taken.end]
    return ranged(replaced(target, place.start, place.end, message), place.start)


def ranged(pdf: bytes, start: int) -> bytes:
    """The file with a byte range that fits it, its place beginning there."""
    end = pdf.index(b">", start) + 1
    return replaced(pdf, *BYTE_RANGE.search(pdf, end).span(), byte_range(start, end, len(pdf)))


def with_statement_of(receipt: bytes, other: bytes) -> bytes:
    start, end = statement_span(receipt)
    changed = replaced(receipt, start, end, other[slice(*statement_span(other))])
    return ranged(changed, changed.index(BEFORE) + len(BEFORE))


def statement_span(pdf: bytes) -> tuple[int, int]:
    start = ATTACHED.search(pdf).start()
    return start, pdf.index(b"endobj", start)


def messages(receipt: Issued, other: Issued, world: World) -> Forgeries:
    """Messages that say the same in another form, or something else in the same."""
    place = find_place(receipt.pdf)
    certificate, digest, signature = read_message(receipt.pdf[place.start : place.end])
    r, s = decode_dss_signature(signature)
    for name, twin in {
        "the signature's twin": encode_dss_signature(r, ORDER - s),
        "s beyond the order": encode_dss_signature(r, s + ORDER),
        "r and s changed places": encode_dss_signature(s, r),
        "nothing signed": encode_dss_signature(1, 1),
        "r of zero": b"\x30\x06\x02\x01\x00\x02\x01\x00",
        "padded r": padded(r, s),
        "no signature": b"",
        "more behind the signature": signature + b"\0",
    }.items():
        yield name, put(receipt.pdf, message_of(certificate, digest, twin))
    yield "another certificate", put(receipt.pdf, message_of(other.signer.certificate, digest, signature))
    yield "another digest", put(receipt.pdf, message_of(certificate, bytes(32), signature))
    for bend in (
        unsigned_attribute,
        two_signers,
        two_certificates,
        root_too,
        no_certificate,
        content_inside,
        newer_version,
        other_digest,
        no_certificate_meant,
        key_identifier,
        revocations,
        other_kind,
    ):
        message = cms.ContentInfo.load(message_of(certificate, digest, signature))
        bend(message["content"], world)
        yield bend.__name__.replace("_", " "), put(receipt.pdf, message.dump(force=True))
    der = message_of(certificate, digest, signature)
    yield "a length in more bytes", put(receipt.pdf, b"\x30\x83\x00" + der[2:])
    yield "a length left open", put(receipt.pdf, b"\x30\x80" + der[4:] + b"\0\0")
    yield "attributes in another order", put(receipt.pdf, disordered(certificate, der, digest))
    yield "SHA-384 signed by the agency", put(receipt.pdf, with_sha384(receipt, der, digest))


def mutants(receipt: Issued, count: int = 200) -> Forgeries:
    """The message with bytes changed, lost, added and doubled at random."""
    chance, place = random.Random(2017), find_place(receipt.pdf)
    der = message_of(*read_message(receipt.pdf[place.start : place.end]))
    for number in range(count):
        at, other, length = chance.randrange(len(der)), chance.randrange(len(der)), chance.randrange(1, 40)
        piece = chance.choice(
            (b"", chance.randbytes(length), der[other : other + length], b"\x30\x80", b"\xff")
        )
        mutant = put(receipt.pdf, replaced(der, at, at + chance.choice((0, 1, len(piece))), piece))
        if mutant != receipt.pdf:
            yield f"mutant {number}", mutant


def put(pdf: bytes, message: bytes) -> bytes:
    """The receipt with this message in its place, zeros behind it."""
    place = find_place(pdf)
    room = place.end - place.start - 2
    return replaced(pdf, place.start + 1, place.end - 1, message.hex().encode().ljust(room, b"0")[:room])


def padded(r: int, s: int) -> bytes:
    one, two = (b"\0\0" + number.to_bytes(32) for number in (r, s))
    body = b"".join(b"\x02" + bytes([len(each)]) + each for each in (one, two))
    return b"\x30" + bytes([len(body)]) + body


def unsigned_attribute(content: cms.SignedData, _world) -> None:
    content["signer_infos"][0]["unsigned_attrs"] = [{"type": "1.2.3.4", "values": [core.Integer(1)]}]


def two_signers(content: cms.SignedData, _world) -> None:
    content["signer_infos"].append(content["signer_infos"][0].copy())


def two_certificates(content: cms.SignedData, _world) -> None:
    content["certificates"].append(cms.CertificateChoices("certificate", content["certificates"][0].chosen))


def root_too(content: cms.SignedData, world) -> None:
    root = read_certificate(world.root.certificate).public_bytes(issuing.serialization.Encoding.DER)
    content["certificates"].append(cms.CertificateChoices("certificate", asn1.Certificate.load(root)))


def no_certificate(content: cms.SignedData, _world) -> None:
    del content["certificates"]


def content_inside(content: cms.SignedData, _world) -> None:
    content["encap_content_info"] = {"content_type": "data", "content": b"more"}


def newer_version(content: cms.SignedData, _world) -> None:
    content["version"] = "v3"


def other_digest(content: cms.SignedData, _world) -> None:
    content["digest_algorithms"] = [algos.DigestAlgorithm({"algorithm": "sha1"})]


def no_certificate_meant(content: cms.SignedData, _world) -> None:
    signer = content["signer_infos"][0]
    signer["signed_attrs"] = [
        each for each in signer["signed_attrs"] if each["type"].native != "signing_certificate_v2"
    ]


def key_identifier(content: cms.SignedData, _world) -> None:
    content["signer_infos"][0]["sid"] = cms.SignerIdentifier("subject_key_identifier", b"\1" * 20)


def revocations(content: cms.SignedData, _world) -> None:
    content["crls"] = []


def other_kind(content: cms.SignedData, _world) -> None:
    content["encap_content_info"] = {"content_type": "1.2.840.113549.1.9.16.1.4"}


def disordered(certificate: x509.Certificate, der: bytes, digest: bytes) -> bytes:
    """The same attributes, last first: many readers sort them before they check."""
    attributes = attributes_of(certificate, digest)
    inside = b"".join(each.dump() for each in attributes)
    return der.replace(inside, b"".join(each.dump() for each in reversed(list(attributes))))


def with_sha384(receipt: Issued, der: bytes, digest: bytes) -> bytes:
    message = cms.ContentInfo.load(der)
    signer = message["content"]["signer_infos"][0]
    signed = attributes_of(receipt.signer.certificate, digest).dump()
    signer["signature_algorithm"] = {"algorithm": "sha384_ecdsa"}
    signer["signature"] = receipt.signer._key.sign(signed, ec.ECDSA(SHA384()))
    return message.dump(force=True)
