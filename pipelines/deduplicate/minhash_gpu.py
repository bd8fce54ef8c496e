"""Minhash of texts on a GPU: CUDA source, a block a text. The arithmetic is that of `minhash_cpu`."""

from typing import Final

WIDEST: Final = 512
"""Characters in a window at most: a window must end in the tile of text that it begins in, which has 4 KiB."""

SOURCE: Final = r"""
/* murmur3_x86_32 of Austin Appleby's SMHasher, as cuDF computes it. */

__device__ u32 rotated(u32 word, u32 left) { return word << left | word >> (32 - left); }

__device__ u32 mixed(u32 block) { return rotated(block * 0xCC9E2D51u, 15) * 0x1B873593u; }

__device__ u32 chained(u32 h, u32 block) { return rotated(h ^ block, 13) * 5 + 0xE6546B64u; }

__device__ u32 finished(u32 h)
{
    h = (h ^ h >> 16) * 0x85EBCA6Bu;
    h = (h ^ h >> 13) * 0xC2B2AE35u;
    return h ^ h >> 16;
}

/* The four bytes from any place on, of words that hold them in little-endian order. */
__device__ u32 word_at(const u32 *words, u32 place)
{
    u64 both = (u64)words[place / 4 + 1] << 32 | words[place / 4];
    return (u32)(both >> place % 4 * 8);
}

__device__ u32 murmur3(const u32 *words, u32 start, u32 stop, u32 seed)
{
    u32 h = seed, length = stop - start;
    for (; start + 4 <= stop; start += 4) h = chained(h, mixed(word_at(words, start)));
    h ^= mixed(word_at(words, start) & ((1u << (stop - start) * 8) - 1));
    return finished(h ^ length);
}

/* A bit for each byte of a word at which a character of UTF-8 begins: its top bits are not 10. */
__device__ u32 beginnings(u32 word)
{
    u32 flags = (~word | word << 1) >> 7 & 0x01010101u;
    return (flags | flags >> 7 | flags >> 14 | flags >> 21) & 15;
}

/* The bits below a number, all 32 from 32 on, none up to 0. */
__device__ u32 bits_below(i64 number) { return number >= 32 ? HIGHEST : number <= 0 ? 0 : (1u << number) - 1; }

__device__ u32 lesser(u32 one, u32 other) { return one < other ? one : other; }

/* A bit for each of a thread's 32 bytes of a tile, which lie at `at`, where a character of begin..end begins. */
__device__ u32 marked(const u32 *words, i64 at, i64 begin, i64 end)
{
    u32 marks = 0;
    for (u32 word = 0; word < 8; word++) marks |= beginnings(words[8 * threadIdx.x + word]) << 4 * word;
    return marks & bits_below(end - at) & ~bits_below(begin - at);
}

/* Makes each number the sum of those up to it. */
__device__ void summed(u32 *numbers)
{
    for (u32 reach = 1; reach < BLOCK; reach *= 2) {
        u32 more = threadIdx.x >= reach ? numbers[threadIdx.x - reach] : 0;
        __syncthreads();
        numbers[threadIdx.x] += more;
        __syncthreads();
    }
}

/* Fills `words` with the text from a multiple of 32 bytes on; no word past the last one of the row is read. */
__device__ void loaded(u32 *words, const u32 *text, i64 base, i64 end)
{
    for (u32 word = threadIdx.x; word <= SPAN / 4; word += BLOCK)
        words[word] = base + 4 * word < end ? text[base / 4 + word] : 0;
    __syncthreads();
}

/* Fills `starts` with the places in a tile where characters begin, and where the text ends; how many characters.
   `sums` then tells how many begin up to each 32nd byte. */
__device__ u32 found(u16 *starts, u32 *sums, const u32 *words, i64 base, i64 begin, i64 end)
{
    u32 marks = marked(words, base + 32 * threadIdx.x, begin, end);
    sums[threadIdx.x] = __popc(marks);
    __syncthreads();
    summed(sums);
    u32 slot = threadIdx.x ? sums[threadIdx.x - 1] : 0;
    for (; marks; marks &= marks - 1) starts[slot++] = 32 * threadIdx.x + __ffs(marks) - 1;
    if (threadIdx.x == 0) starts[sums[BLOCK - 1]] = end - base < SPAN ? end - base : SPAN;
    __syncthreads();
    return sums[BLOCK - 1];
}

/* Hashes windows of some characters, 0 read as 1; what fills the last four up are hashes of the first window. */
__device__ void hashed(u32 *hashes, const u32 *words, const u16 *starts, u32 windows, u32 characters, u32 seed)
{
    for (u32 slot = threadIdx.x; slot < (windows + 3) / 4 * 4; slot += BLOCK) {
        const u32 window = slot < windows ? slot : 0;
        const u32 h = murmur3(words, starts[window], starts[window + characters], seed);
        hashes[slot] = h ? h : 1;
    }
    __syncthreads();
}

/* Lowers the values of a sketch, a thread a value: all read the same hash at a time, which costs them one load. No
   barrier must follow, since the next tile passes others before it writes hashes. */
__device__ void lowered(u32 *out, const u32 *hashes, u32 windows, const u32 *a, const u32 *b, u32 values)
{
    for (u32 value = threadIdx.x; value < values; value += BLOCK) {
        const u32 times = a[value], plus = b[value];
        u32 least = out[value];
        #pragma unroll 4
        for (u32 slot = 0; slot < windows; slot += 4) {
            const u32 *four = hashes + slot;
            least = lesser(least, lesser(times * four[0] + plus, times * four[1] + plus));
            least = lesser(least, lesser(times * four[2] + plus, times * four[3] + plus));
        }
        out[value] = least;
    }
}

/* The minhash of text[offsets[row]..offsets[row + 1]], a block a row: zeros for an empty one. The text is cut into
   tiles that begin at multiples of 32 bytes; of a tile, the windows count that begin in its first `step` bytes, so
   they end in it. A text of fewer characters than a window is one window. */
KERNEL sketch(u32 *out, const u32 *text, const i64 *offsets, const u32 *a, const u32 *b, u32 values, u32 width,
              u32 seed)
{
    __shared__ u32 words[SPAN / 4 + 1], sums[BLOCK];
    __shared__ __align__(16) u32 hashes[SPAN];
    __shared__ u16 starts[SPAN + 1];
    const u32 step = SPAN - (4 * width + 31) / 32 * 32;
    const i64 begin = offsets[blockIdx.x], end = offsets[blockIdx.x + 1];
    out += (i64)blockIdx.x * values;
    for (u32 value = threadIdx.x; value < values; value += BLOCK) out[value] = begin < end ? HIGHEST : 0;
    for (i64 base = begin & ~31ll; base < end; base += step) {
        loaded(words, text, base, end);
        const u32 count = found(starts, sums, words, base, begin, end);
        const u32 whole = count < width ? base <= begin : count - width + 1;
        const u32 windows = lesser(whole, sums[step / 32 - 1]);
        hashed(hashes, words, starts, windows, lesser(width, count), seed);
        lowered(out, hashes, windows, a, b, values);
    }
}
"""
