"""Loads and vectors of bytes that numba has no words for, as LLVM's own instructions: any processor can run them."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.base import BaseContext
from numba.core.typing.templates import Signature
from numba.extending import intrinsic
from numpy.typing import NDArray

WIDTH: Final = 64
"""Bytes of a vector, as many as a word has bits; memory may be read and written so far from any place given here."""

Bytes: TypeAlias = NDArray[np.uint8]
Place: TypeAlias = np.uint64 | int
Typed: TypeAlias = tuple[Signature, Callable[..., ir.Value | None]]

_BYTE, _INT, _WORD = ir.IntType(8), ir.IntType(32), ir.IntType(64)
_VECTOR, _FLAGS = ir.VectorType(_BYTE, WIDTH), ir.VectorType(ir.IntType(1), WIDTH)
_COMPRESS = ir.FunctionType(_VECTOR, [_VECTOR, _FLAGS, _VECTOR])


class At(NamedTuple):
    """Where code is emitted: a place in an array, as a pointer to values of some type that need no alignment."""

    builder: ir.IRBuilder
    pointer: ir.Value

    def load(self) -> ir.Value:
        """The value there."""
        value = self.builder.load(self.pointer)
        value.align = 1
        return value

    def store(self, value: ir.Value) -> None:
        """Writes a value there."""
        self.builder.store(value, self.pointer).align = 1


def _at(context: BaseContext, builder: ir.IRBuilder, kind: types.Array, place: Sequence[ir.Value], of: ir.Type) -> At:
    """The place that an array and an index name."""
    array = context.make_array(kind)(context, builder, place[0])
    return At(builder, cgutils.pointer_add(builder, array.data, place[1], of.as_pointer()))


def _load(of: ir.Type, given: types.Type) -> Callable[..., Typed]:
    """A load of some type from any byte of an array."""

    def load(_: BaseContext, data: types.Array, place: types.Integer) -> Typed:
        def generate(context: BaseContext, builder: ir.IRBuilder, call: Signature, values: list[ir.Value]) -> ir.Value:
            return _at(context, builder, call.args[0], values, of).load()

        return given(data, place), generate

    return load


def _number(emit: Callable[[ir.IRBuilder, ir.Value], ir.Value]) -> Callable[..., Typed]:
    """A number of a 64-bit word."""

    def number(_: BaseContext, word: types.Integer) -> Typed:
        def generate(_: BaseContext, builder: ir.IRBuilder, __: Signature, values: list[ir.Value]) -> ir.Value:
            return emit(builder, values[0])

        return types.uint64(word), generate

    return number


def _flags(_: BaseContext, data: types.Array, place: types.Integer, mask: types.Integer) -> Typed:
    def generate(context: BaseContext, builder: ir.IRBuilder, call: Signature, values: list[ir.Value]) -> ir.Value:
        vector = _at(context, builder, call.args[0], values, _VECTOR).load()
        one = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), builder.trunc(values[2], _BYTE), _INT(0))
        masks = builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(_INT, WIDTH), [0] * WIDTH))
        found = builder.icmp_unsigned("!=", builder.and_(vector, masks), ir.Constant(_VECTOR, [0] * WIDTH))
        return builder.bitcast(found, _WORD)

    return types.uint64(data, place, mask), generate


def _pack(
    _: BaseContext,
    data: types.Array,
    place: types.Integer,
    keep: types.Integer,
    out: types.Array,
    to: types.Integer,
) -> Typed:
    def generate(context: BaseContext, builder: ir.IRBuilder, call: Signature, values: list[ir.Value]) -> None:
        vector = _at(context, builder, call.args[0], values, _VECTOR).load()
        compress = cgutils.get_or_insert_function(builder.module, _COMPRESS, "llvm.experimental.vector.compress.v64i8")
        packed = builder.call(
            compress, [vector, builder.bitcast(values[2], _FLAGS), ir.Constant(_VECTOR, ir.Undefined)]
        )
        _at(context, builder, call.args[3], values[3:], _VECTOR).store(packed)

    return types.void(data, place, keep, out, to), generate


def _known(typed: Callable[..., Typed]) -> Any:  # noqa: ANN401 - each caller says what it calls
    """What numba compiles with the code of its callers."""
    return intrinsic(typed)


load32: Callable[[Bytes, Any], np.uint32] = _known(_load(_INT, types.uint32))
"""The 32-bit word at any byte of an array."""

load64: Callable[[Bytes, Any], np.uint64] = _known(_load(_WORD, types.uint64))
"""The 64-bit word at any byte of an array."""

flags: Callable[[Bytes, Place, int], np.uint64] = _known(_flags)
"""A bit for each of 64 bytes of an array from a place on: whether it has a bit of a mask."""

pack: Callable[[Bytes, Place, np.uint64, Bytes, Place], None] = _known(_pack)
"""Writes those of 64 bytes from a place on that a word has bits for, one behind the other, to a place of an array.

Up to 64 bytes behind that place are overwritten.
"""

zeros_below: Callable[[np.uint64], np.uint64] = _known(_number(lambda to, word: to.cttz(word, ir.IntType(1)(0))))
"""How many bits of a word lie below its lowest one; 64 for 0."""

zeros_above: Callable[[np.uint64], np.uint64] = _known(_number(lambda to, word: to.ctlz(word, ir.IntType(1)(0))))
"""How many bits of a word lie above its highest one; 64 for 0."""

ones: Callable[[np.uint64], np.uint64] = _known(_number(lambda to, word: to.ctpop(word)))
"""How many bits of a word are set."""
