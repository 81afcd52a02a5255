"""Small spreadsheets written by hand, as few bytes as readers take: XLSX, ODS and XLS."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

# Sheets by name; a cell is text, a number, None, or Formula.
Cell = str | float | int | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class Formula(str):
    """A formula cell whose result was never stored."""


class Stamp(float):
    """A number that is shown as a date and time."""


class Length(float):
    """A number of days that is shown as hours and minutes, more than 24 of them too."""


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def xlsx(sheets: Sheets) -> bytes:
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    styles = f'<Relationship Id="rId99" Type="{REL}/styles" Target="styles.xml"/>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}{styles}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="22"/><xf numFmtId="46"/></cellXfs></styleSheet>',
    }
    for n, name in enumerate(names, 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = _xlsx_sheet(sheets[name])
    return packed(parts)


def _xlsx_sheet(rows: Sequence[Sequence[Cell]]) -> str:
    lines = []
    for n, row in enumerate(rows, 1):
        cells = "".join(_xlsx_cell(f"{letters(place)}{n}", cell) for place, cell in enumerate(row))
        lines.append(f'<row r="{n}">{cells}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def letters(place: int) -> str:
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _xlsx_cell(where: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return f'<c r="{where}"><f>{escape(cell)}</f></c>'
    if isinstance(cell, str):
        return f'<c r="{where}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    shown_as = 1 if isinstance(cell, Stamp) else 2 if isinstance(cell, Length) else 0
    style = f' s="{shown_as}"' if shown_as else ""
    return f'<c r="{where}"{style}><v>{float(cell)!r}</v></c>'


def ods(sheets: Sheets) -> bytes:
    office, table, text = (
        f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")
    )
    body = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" '
        f'xmlns:text="{text}"><office:body><office:spreadsheet>{body}</office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
        )
    return f'<table:table-cell office:value-type="float" office:value="{cell!r}"/>'


def xls(sheets: Sheets) -> bytes:
    """Records of Excel 97 in one stream of an old container."""
    bodies = [_xls_sheet(rows) for rows in sheets.values()]
    bounds = [_boundsheet(name, 0) for name in sheets]
    start = len(beginning(0x0005)) + sum(map(len, bounds)) + len(record(0x000A, b""))
    book = beginning(0x0005)
    for name, body in zip(sheets, bodies, strict=True):
        book += _boundsheet(name, start)
        start += len(body)
    return _container(book + record(0x000A, b"") + b"".join(bodies))


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def beginning(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _boundsheet(name: str, start: int) -> bytes:
    return record(0x0085, struct.pack("<IHBB", start, 0, len(name), 0) + name.encode("latin-1"))


def _xls_sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    width = max(map(len, rows), default=0)
    body = beginning(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for n, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                text = struct.pack("<HHHHB", n, place, 0, len(cell), 1) + cell.encode("utf-16-le")
                body += record(0x0204, text)
            elif cell is not None:
                body += record(0x0203, struct.pack("<HHHd", n, place, 0, float(cell)))
    return body + record(0x000A, b"")


SECTOR = 512
# Entries of the table in one sector of it.
A_TABLE = SECTOR // 4
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _container(stream: bytes) -> bytes:
    """One stream called Workbook, long enough not to be a short one."""
    stream += b"\0" * (max(4096, -(-len(stream) // SECTOR) * SECTOR) - len(stream))
    sectors = len(stream) // SECTOR
    # The table of sectors, each telling the next, comes first and tells of itself as well.
    tables = -(-(sectors + 1) // (A_TABLE - 1))
    first = tables + 1
    table = [*[FAT] * tables, END, *range(first + 1, first + sectors), END]
    table += [FREE] * (tables * A_TABLE - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    entries = [
        _entry("Root Entry", 5, END, 0, child=1),
        _entry("Workbook", 2, first, len(stream)),
        b"\0" * 128,
        b"\0" * 128,
    ]
    return header + struct.pack(f"<{len(table)}I", *table) + b"".join(entries) + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return head + struct.pack("<III36xIQ", FREE, FREE, child, start, size)
