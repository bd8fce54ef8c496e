"""The source of our own CUDA kernels, which NVRTC compiles for a GPU, and the tests, as C, for the CPU.

A kernel gets the arrays that it fills, then what it reads. Matrices lie row by row; bytes of text are little-endian
words, the last one whole. A block has BLOCK threads in warps of LANES, which the compiler is told; all of them reach
every barrier.
"""

from typing import Final

from . import match_gpu, minhash_gpu

BLOCK: Final = 128
"""Threads in a block: the values of a sketch, one a thread, fill 120 of them."""

LANES: Final = 32
"""Threads in a warp of every GPU of NVIDIA."""

HEAD: Final = r"""
#define WARPS (BLOCK / LANES)
#define SPAN (32 * BLOCK)  /* bytes in a tile of text: a thread looks at 32 */
#define HIGHEST 0xFFFFFFFFu

#ifdef __cplusplus
#define KERNEL extern "C" __global__ void
#else
#define KERNEL void
#endif

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;
"""

SOURCE: Final = HEAD + minhash_gpu.SOURCE + match_gpu.SOURCE
"""All kernels: `sketch`, `band_keys`, `lead`, `link_groups`."""
