/* CUDA as far as our kernels use it, for the CPU: a thread of a block is a thread, blocks run one after the other. */
#include <pthread.h>

#define __device__ static
#define __global__
#define __shared__ static
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __popc __builtin_popcount
#define __ffs __builtin_ffs

struct place { unsigned x; };
static __thread struct place threadIdx, blockIdx, gridDim;
static pthread_barrier_t all, warps[BLOCK / LANES];
static unsigned votes[BLOCK];

void begin(void)
{
    pthread_barrier_init(&all, 0, BLOCK);
    for (unsigned warp = 0; warp < BLOCK / LANES; warp++) pthread_barrier_init(warps + warp, 0, LANES);
}

void become(unsigned block, unsigned blocks, unsigned thread)
{
    blockIdx.x = block;
    gridDim.x = blocks;
    threadIdx.x = thread;
}

void __syncthreads(void) { pthread_barrier_wait(&all); }

static unsigned __ballot_sync(unsigned mask, int vote)
{
    unsigned warp = threadIdx.x / LANES, found = 0;
    votes[threadIdx.x] = vote;
    pthread_barrier_wait(warps + warp);
    for (unsigned lane = 0; lane < LANES; lane++) found |= votes[warp * LANES + lane] << lane;
    pthread_barrier_wait(warps + warp);
    return found & mask;
}
