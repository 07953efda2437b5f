import struct

import numpy as np

from models.training import eight_bits, kaldi_format, topology
from models.training.kaldi_format import Layer, Precision


def test_numbers_carry_their_length() -> None:
    assert kaldi_format.integer(258) == b"\x04\x02\x01\x00\x00"
    assert kaldi_format.real(0.5) == b"\x04" + struct.pack("<f", 0.5)
    assert kaldi_format.double(0.5) == b"\x08" + struct.pack("<d", 0.5)
    assert kaldi_format.integers([1, 2]) == b"\x04" + struct.pack("<iii", 2, 1, 2)
    assert kaldi_format.vector([1.0]) == b"FV \x04" + struct.pack("<if", 1, 1.0)


def test_a_plain_matrix_is_kept_row_by_row() -> None:
    values = np.arange(6.0).reshape(2, 3)
    data = kaldi_format.matrix(values, Precision.FLOAT32)
    assert data[:13] == b"FM " + kaldi_format.integer(2) + kaldi_format.integer(3)
    assert np.array_equal(np.frombuffer(data[13:], "<f4"), np.arange(6))


def test_a_matrix_of_equal_numbers_can_be_compressed() -> None:
    assert np.allclose(eight_bits.rounded(np.full((2, 2), 3.0)), 3.0)


def read_columns(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Read 8 bits as Kaldi does (`CompressedMatrix::CopyToMat` and `CharToFloat`)."""
    low, span, rows, columns = struct.unpack("<ffii", data[:16])
    points = np.frombuffer(data[16 : 16 + 8 * columns], "<u2").reshape(columns, 4)
    read = np.empty((rows, columns))
    for column in range(columns):
        start = 16 + 8 * columns + rows * column
        p0, p25, p75, p100 = low + span * points[column] / 65535
        for row, byte in enumerate(data[start : start + rows]):
            if byte <= 64:
                read[row, column] = p0 + (p25 - p0) * byte / 64
            elif byte <= 192:
                read[row, column] = p25 + (p75 - p25) * (byte - 64) / 128
            else:
                read[row, column] = p75 + (p100 - p75) * (byte - 192) / 63
    return read


def test_a_matrix_in_8_bits_keeps_each_column_at_its_own_scale() -> None:
    values = np.random.default_rng(1).normal(size=(200, 5)) * 10.0 ** np.arange(-2, 3)
    data = kaldi_format.matrix(values)
    assert data[:3] == b"CM "
    back = read_columns(data[3:])

    assert np.allclose(back, eight_bits.rounded(values), rtol=1e-4, atol=1e-4)
    # Points lie on a grid over all columns, which is what bounds the smallest of them.
    grid = (values.max() - values.min()) / 65535
    for column, read in zip(values.T, back.T, strict=True):
        noise = np.std(read - column)
        assert noise <= max(column.std() / 80, grid)  # 38 dB below the numbers themselves


def test_context_adds_up_over_layers() -> None:
    def layer(*offsets: int) -> Layer:
        return Layer(offsets, np.zeros((1, len(offsets))), np.zeros(1), rectified=True)

    assert kaldi_format.context([layer(-3, 0, 3), layer(-9, 0, 3), layer(0), layer(1, 2)]) == (
        12,
        8,
    )


def test_transition_states_are_sorted_and_unlike() -> None:
    states = topology.TRANSITION_STATES
    assert list(states) == sorted(set(states))
    general, own = 24 + 2 * 15, 5  # consonants and vowels; the phones of "yes" and of "no"
    last = topology.phone_id("OW1_no", "E")
    assert 2 * (1 + general + own) == topology.OUTPUTS
    assert 1 + 4 * (general + own) + 4 + 1 == topology.ALL_PHONES
    assert len(states) == 1 + 4 * (general + own) + 4 * general + 1
    assert states[topology.phone_id("ZH", "S") - 1] == (1 + 4 * general, general)
    assert states[last - 1] == (last, general + own)
    assert states[topology.unknown_state("ZH", "S") - 1] == (topology.unknown_phone_id("S"), 54)
    assert states[topology.unknown_state("AA0", "B") - 1] == (topology.unknown_phone_id("B"), 1)
    assert states[topology.PAUSE_STATE - 1] == (topology.PAUSE, 0)


def test_each_transition_id_belongs_to_one_state() -> None:
    count = len(topology.TRANSITION_STATES)
    states = range(1, count + 1)
    ids = [give(s) for s in states for give in (topology.repeat_id, topology.enter_id)]
    assert ids == list(range(1, 2 * count + 1))


def test_positions_in_a_word() -> None:
    assert topology.word_states(["AY1"]) == (topology.phone_id("AY1", "S"),)
    assert topology.word_states(["Y", "EH1", "S"]) == (
        topology.phone_id("Y", "B"),
        topology.phone_id("EH1", "I"),
        topology.phone_id("S", "E"),
    )


def test_a_word_with_phones_of_its_own_uses_no_other_word_s() -> None:
    assert topology.own_phones("no", ("N", "OW1")) == ("N_no", "OW1_no")
    assert topology.own_phones("know", ("N", "OW1")) == ("N", "OW1")
    assert topology.own_phones("no", ("N", "AO1")) == ("N", "AO1")
    assert topology.own_phones("nope", ("N", "OW1", "P")) == ("N_no", "OW1_no", "P")
    assert topology.own_phones("yes", ("Y", "EH1", "S")) == ("Y_yes", "EH1_yes", "S_yes")
