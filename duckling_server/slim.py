"""`python -m duckling_server.slim`: shrink the installed library for an image.

The wheel of pyduckling-native unpacks to 1.7 GB. Most of it is one file, which holds
its own symbol table more than fifty times over, left by the tool that packed it.
`strip` drops the dead copies, but leaves empty segments behind that the loader refuses;
here they are crossed out. That leaves 0.3 GB, and answers stay the same.

Run it once while an image is built. It needs `strip` (Debian package binutils).
"""

import importlib.util
import struct
import subprocess
import sys
from pathlib import Path
from typing import Optional

_ELF_64_LITTLE = b"\x7fELF\x02\x01"
_PT_NULL = 0
_PT_LOAD = 1


def main() -> int:
    """Shrink the library of this environment.

    Returns:
        Exit status: 0 if it is small now, 1 if it or `strip` is missing or fails.
    """
    file = find_library()
    if file is None:
        print("Nothing to shrink: install pyduckling-native first", file=sys.stderr)
        return 1
    before = file.stat().st_size
    try:
        shrink(file)
    except FileNotFoundError:
        print("strip is missing: apt-get install binutils", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(
            f"strip failed on {file.name}: status {error.returncode}", file=sys.stderr
        )
        return 1
    after = file.stat().st_size
    print(f"{file.name}: {before // 1_000_000} MB before, {after // 1_000_000} MB now")
    return 0


def find_library() -> Optional[Path]:
    """Return the file with Duckling's rules, None if it is not installed."""
    package = importlib.util.find_spec("duckling")
    if package is None or package.origin is None:
        return None
    libraries = Path(package.origin).parent.parent / "duckling.libs"
    return next(iter(libraries.glob("libHSduckling-*.so")), None)


def shrink(file: Path) -> None:
    """Strip a shared library and cross out the segments that this empties.

    Raises:
        FileNotFoundError: If there is no `strip`.
        subprocess.CalledProcessError: If `strip` fails.
    """
    subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)
    with file.open("r+b") as elf:
        header = bytearray(elf.read(64))
        start, _, _, _, size, count = struct.unpack_from("<QQIHHH", header, 32)
        elf.seek(start)
        table = elf.read(size * count)
        elf.seek(start)
        elf.write(cross_out_empty_segments(bytes(header), table, size))


def cross_out_empty_segments(header: bytes, table: bytes, size: int) -> bytes:
    """Return a table of program headers (ELF, 64 bits) without empty LOAD segments.

    Args:
        header: The file's first bytes.
        table: All program headers, `size` bytes each.
        size: Bytes of one program header.

    Raises:
        ValueError: If the file is no 64-bit little-endian ELF file.
    """
    if not header.startswith(_ELF_64_LITTLE):
        raise ValueError("only 64-bit little-endian ELF files are understood")
    result = bytearray(table)
    for at in range(0, len(table), size):
        kind, in_file, in_memory = struct.unpack_from("<I28xQQ", table, at)
        if kind == _PT_LOAD and in_file == in_memory == 0:
            struct.pack_into("<I", result, at, _PT_NULL)
    return bytes(result)


if __name__ == "__main__":
    sys.exit(main())
