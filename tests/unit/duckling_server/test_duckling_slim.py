import struct

import pytest

from duckling_server.slim import cross_out_empty_segments

ELF = b"\x7fELF\x02\x01" + bytes(58)


def segment(kind, in_file, in_memory):
    return struct.pack("<IIQQQQQQ", kind, 4, 64, 64, 64, in_file, in_memory, 4096)


def test_only_empty_load_segments_are_crossed_out():
    full, bss, dynamic = segment(1, 10, 10), segment(1, 0, 10), segment(2, 0, 0)
    table = full + segment(1, 0, 0) + bss + dynamic

    result = cross_out_empty_segments(ELF, table, 56)

    assert result == full + segment(0, 0, 0) + bss + dynamic


def test_another_kind_of_file_is_left_alone():
    with pytest.raises(ValueError, match="64-bit little-endian"):
        cross_out_empty_segments(b"\xcf\xfa\xed\xfe", b"", 56)
