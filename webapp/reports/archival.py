"""What makes a PDF file fit for an archive: metadata, colours, attached files (ISO 19005-2 and -3)."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Final
from xml.sax.saxutils import escape


class Relationship(StrEnum):
    """What an attached file is to the document (ISO 19005-3, annex E)."""

    SOURCE = "Source"
    DATA = "Data"
    ALTERNATIVE = "Alternative"
    SUPPLEMENT = "Supplement"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a document carries.

    Parameters
    ----------
    name : str
        Its file name.
    data : bytes
        Its content.
    description : str
        What it is, for people.
    media_type : str
        Its media type.
    relationship : Relationship
        What it is to the document: the data behind it, or the source that it was made from.
    """

    name: str
    data: bytes
    description: str = ""
    media_type: str = "application/json"
    relationship: Relationship = Relationship.DATA


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a file says of its document.

    Parameters
    ----------
    title, subject, author, language : str
        As they are read out; `language` is a BCP 47 tag.
    dated : str
        Day or moment of the record in ISO 8601; empty where it has none.
    """

    title: str
    subject: str
    author: str
    language: str
    dated: str = ""


def pdf_text(text: str) -> str:
    """Return a text as a PDF string: readable where it is ASCII, UTF-16 in hexadecimal otherwise."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return f"<FEFF{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"


def pdf_date(dated: str) -> str:
    """Return a record's date as PDF writes it (ISO 32000-1, 7.9.4), in UTC."""
    return f"D:{_moment(dated):%Y%m%d%H%M%S}+00'00'"


def _moment(dated: str) -> datetime:
    """Return a record's date as a moment; one without a zone is taken as UTC."""
    moment = datetime.fromisoformat(dated)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# The names that PDF/UA adds to the metadata, described as PDF/A wants names described (ISO 19005-2, 6.6.2.3).
_SCHEMA: Final = """\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Which part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def metadata(facts: DocumentFacts, *, attached: bool) -> bytes:
    """Return the document's metadata as XMP (ISO 16684-1).

    Parameters
    ----------
    facts : DocumentFacts
        What the file says of its document.
    attached : bool
        Whether it carries files: then it is PDF/A-3a, otherwise PDF/A-2a.
    """
    dates = ""
    if facts.dated:
        moment = f"{_moment(facts.dated):%Y-%m-%dT%H:%M:%SZ}"
        dates = f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>"
    title, subject, author, language = (
        escape(_xml_text(text)) for text in (facts.title, facts.subject, facts.author, facts.language)
    )
    described = (
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
        if subject
        else ""
    )
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"\
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"\
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>{described}
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{author}</xmp:CreatorTool>{dates}
<pdf:Producer>{author}</pdf:Producer>
<pdfaid:part>{3 if attached else 2}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
{_SCHEMA}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
    return packet.encode()


def _xml_text(text: str) -> str:
    """Return a text without what XML cannot hold; titles have such characters shown in brackets already."""
    return "".join(character for character in text if character.isprintable())


def attachment_objects(attachment: Attachment, facts: DocumentFacts) -> tuple[str, str]:
    """Return the entries of an attached file's stream, and its specification with ``@`` for that stream."""
    checksum = hashlib.md5(attachment.data, usedforsecurity=False).hexdigest().upper()
    dated = f" /ModDate {pdf_text(pdf_date(facts.dated))}" if facts.dated else ""
    subtype = attachment.media_type.replace("/", "#2F")
    stream = (
        f"/Type /EmbeddedFile /Subtype /{subtype}"
        f" /Params << /Size {len(attachment.data)} /CheckSum <{checksum}>{dated} >>"
    )
    described = f" /Desc {pdf_text(attachment.description)}" if attachment.description else ""
    name = pdf_text(attachment.name)
    specification = (
        f"<< /Type /Filespec /F {name} /UF {name} /AFRelationship /{attachment.relationship}"
        f"{described} /EF << /F @ /UF @ >> >>"
    )
    return stream, specification


# The sRGB colour space (IEC 61966-2-1): its primaries and white adapted to D50 as the International Color
# Consortium's own sRGB profiles have them, and its transfer curve as parameters g, a, b, c, d of
# ICC.1:2010, 10.16, function type 3.
_D50: Final = (0.9642, 1.0, 0.8249)
_PRIMARIES: Final = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# The adaptation from D65 to D50 (Bradford), as the same profiles have it.
_ADAPTATION: Final = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
_TEXTS: Final = {b"desc": "sRGB IEC61966-2.1", b"cprt": "No copyright, use freely"}


@cache
def output_profile() -> bytes:
    """Return an ICC profile of the sRGB colour space, the same bytes wherever it is made (ICC.1:2010)."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*_CURVE)
    tags = {name: _localised(text) for name, text in _TEXTS.items()}
    tags[b"wtpt"] = b"XYZ " + bytes(4) + _fixed(*_D50)
    tags[b"chad"] = b"sf32" + bytes(4) + _fixed(*_ADAPTATION)
    tags |= {name: b"XYZ " + bytes(4) + _fixed(*values) for name, values in _PRIMARIES.items()}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", places[data], len(data))
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI", start + len(body), bytes(4), 0x04200000) + b"mntrRGB XYZ " + made + b"acsp"
    head += bytes(28) + _fixed(*_D50)
    return head + bytes(128 - len(head)) + table + body


def _fixed(*values: float) -> bytes:
    """Return numbers as ICC writes them: 16 bits before the point, 16 after."""
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _localised(text: str) -> bytes:
    """Return a text as ICC writes it, in American English."""
    encoded = text.encode("utf-16-be")
    return struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", len(encoded), 28) + encoded
