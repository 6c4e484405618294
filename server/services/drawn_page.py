"""Run by itself, without rights to spare: one page of a PDF from a file to a PNG on stdout.

A file from outside is read by pdfium in a process of its own, with little memory and time; what the
office's browsers get is a picture that we wrote. Prints the number of pages in the first line.
"""

from __future__ import annotations

import resource
import struct
import sys
import zlib

import pypdfium2

WIDE, HIGH = 1240, 3600  # pixels at most; A4 at 150 dots to the inch
MEMORY = 1 << 30
SECONDS = 10


def main(path: str, number: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    document = pypdfium2.PdfDocument(path)
    page = document[number - 1]
    wide, high = page.get_size()
    scale = min(WIDE / max(wide, 1), HIGH / max(high, 1))
    drawn = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    sys.stdout.buffer.write(b"%d\n" % len(document))
    sys.stdout.buffer.write(png(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer)))


def png(width: int, height: int, stride: int, pixels: bytes) -> bytes:
    """RGB, eight bits, no filter (PNG 3rd edition, 11.2)."""
    lines = (pixels[at * stride : at * stride + width * 3] for at in range(height))
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 6)
    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (part(b"IHDR", head), part(b"IDAT", packed), part(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def part(name: bytes, content: bytes) -> bytes:
    whole = name + content
    return struct.pack("!I", len(content)) + whole + struct.pack("!I", zlib.crc32(whole))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
