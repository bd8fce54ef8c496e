"""Band keys of sketches and comparisons among them on a GPU: CUDA source. The results are those of `match_cpu`."""

from typing import Final

SOURCE: Final = r"""
/* A key without its band: 59 bits of a hash that folds the band's values with splitmix64. */
__device__ u64 folded(const u32 *values, u32 rows)
{
    u64 word = 0;
    for (u32 row = 0; row < rows; row++) {
        word = (word ^ values[row]) + 0x9E3779B97F4A7C15ull;
        word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9ull;
        word = (word ^ word >> 27) * 0x94D049BB133111EBull;
        word ^= word >> 31;
    }
    return word & ((1ull << 59) - 1);
}

/* The keys of sketches, a thread a key. */
KERNEL band_keys(u64 *keys, const u32 *sketches, i64 count, u32 values, u32 bands, u32 rows)
{
    for (i64 key = (i64)blockIdx.x * BLOCK + threadIdx.x; key < count; key += (i64)gridDim.x * BLOCK) {
        const u32 band = key % bands;
        keys[key] = folded(sketches + key / bands * values + band * rows, rows) | (u64)band << 59;
    }
}

/* How many values of the sketches of two members are equal; all lanes of a warp ask together and all learn it. */
__device__ u32 agreement(const u32 *sketches, u32 values, i64 one, i64 other)
{
    const u32 *left = sketches + one * values, *right = sketches + other * values;
    u32 equal = 0;
    for (u32 base = 0; base < values; base += LANES) {
        const u32 value = base + threadIdx.x % LANES;
        equal += __popc(__ballot_sync(HIGHEST, value < values && left[value] == right[value]));
    }
    return equal;
}

/* Compares the members that nobody leads yet with one that leads from now on, a warp a member.
   The place of the first that does not agree, `stop` for none. */
__device__ i64 followed(i64 *chiefs, u8 *matches, const u32 *sketches, u32 values, const i64 *members, i64 chief,
                        i64 stop, u32 threshold)
{
    __shared__ i64 firsts[WARPS];
    const u32 warp = threadIdx.x / LANES, lane = threadIdx.x % LANES;
    i64 first = stop;
    for (i64 place = chief + warp; place < stop; place += WARPS) {
        if (chiefs[place] >= 0) continue;
        const u32 equal = agreement(sketches, values, members[chief], members[place]);
        const int follows = place == chief || equal >= threshold;
        if (!follows && first == stop) first = place;
        if (follows && lane == 0) {
            chiefs[place] = chief;
            matches[place] = equal;
        }
    }
    if (lane == 0) firsts[warp] = first;
    __syncthreads();
    for (u32 each = 0; each < WARPS; each++) first = firsts[each] < first ? firsts[each] : first;
    __syncthreads();
    return first;
}

/* The place of what leads each member of a group: the first leader that it agrees with, else itself.
   Whoever nobody leads yet and comes first is the next leader, as if the members were asked one after the other. */
__device__ void elect(i64 *chiefs, u8 *matches, const u32 *sketches, u32 values, const i64 *members, i64 start,
                      i64 stop, u32 threshold, i64 limit)
{
    for (i64 place = start + threadIdx.x; place < stop; place += BLOCK) {
        chiefs[place] = -1;
        matches[place] = values;
    }
    __syncthreads();
    i64 chief = start;
    for (i64 leaders = 0; leaders < limit && chief < stop; leaders++)
        chief = followed(chiefs, matches, sketches, values, members, chief, stop, threshold);
    for (i64 place = start + threadIdx.x; place < stop; place += BLOCK)
        if (chiefs[place] < 0) chiefs[place] = place;
    __syncthreads();
}

/* The leaders of groups, a block a group. */
KERNEL lead(i64 *chiefs, u8 *matches, const u32 *sketches, const i64 *starts, const i64 *members, u32 values,
            u32 threshold, i64 limit)
{
    elect(chiefs, matches, sketches, values, members, starts[blockIdx.x], starts[blockIdx.x + 1], threshold, limit);
}

/* Compares a member with those before it, a warp each; -1 for what is known: neither is fresh, or links join them. */
__device__ void compared(int *equals, const i64 *labels, const u32 *sketches, u32 values, const i64 *members,
                         const u8 *fresh, i64 start, i64 later)
{
    for (i64 place = start + threadIdx.x / LANES; place < later; place += WARPS) {
        const int known = !(fresh[place] || fresh[later]) || labels[place] == labels[later];
        const int equal = known ? -1 : (int)agreement(sketches, values, members[place], members[later]);
        if (threadIdx.x % LANES == 0) equals[place] = equal;
    }
    __syncthreads();
}

/* Gives all members up to `last` that have a label another one. */
__device__ void relabelled(i64 *labels, i64 start, i64 last, i64 old, i64 label)
{
    __syncthreads();
    for (i64 place = start + threadIdx.x; place <= last; place += BLOCK)
        if (labels[place] == old) labels[place] = label;
    __syncthreads();
}

/* Links of a small group, a slot each from the first on; members that links join have equal labels. */
__device__ void join(i64 *first, i64 *second, u8 *matches, i64 *labels, int *equals, const u32 *sketches, u32 values,
                     const i64 *members, const u8 *fresh, i64 start, i64 stop, u32 threshold)
{
    i64 slot = start;
    for (i64 place = start + threadIdx.x; place < stop; place += BLOCK) labels[place] = place;
    __syncthreads();
    for (i64 later = start; later < stop; later++) {
        compared(equals, labels, sketches, values, members, fresh, start, later);
        for (i64 place = start; place < later; place++) {
            if (equals[place] < (int)threshold || labels[place] == labels[later]) continue;
            if (threadIdx.x == 0) {
                first[slot] = place;
                second[slot] = later;
                matches[slot] = equals[place];
            }
            slot++;
            relabelled(labels, start, later, labels[later], labels[place]);
        }
        __syncthreads();
    }
}

/* Links of groups, a block a group: a slot for each member, of which `first` is -1 where it holds no link. */
KERNEL link_groups(i64 *first, i64 *second, u8 *matches, i64 *labels, int *equals, const u32 *sketches,
                   const i64 *starts, const i64 *members, const u8 *fresh, u32 values, u32 threshold, i64 limit)
{
    const i64 start = starts[blockIdx.x], stop = starts[blockIdx.x + 1];
    for (i64 place = start + threadIdx.x; place < stop; place += BLOCK) first[place] = -1;
    __syncthreads();
    if (stop - start <= limit) {
        join(first, second, matches, labels, equals, sketches, values, members, fresh, start, stop, threshold);
        return;
    }
    elect(labels, matches, sketches, values, members, start, stop, threshold, limit);
    for (i64 place = start + threadIdx.x; place < stop; place += BLOCK) {
        second[place] = place;
        if (labels[place] != place && (fresh[place] || fresh[labels[place]])) first[place] = labels[place];
    }
}
"""
