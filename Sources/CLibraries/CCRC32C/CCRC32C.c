#include "CCRC32C.h"

#if defined(__x86_64__)

#include <nmmintrin.h>
#include <string.h>

// The crc32 instruction has a latency of three cycles and a throughput of one, so three independent streams keep it
// busy. A block is three lanes; the lanes' checksums are joined by advancing the earlier ones over the length of the
// later ones. Advancing a CRC over zero bytes is linear over GF(2), so it is four table look-ups.
enum { LONG_LANE = 2048, SHORT_LANE = 128 };

typedef uint32_t advance_table[4][256];

static advance_table advance_long;
static advance_table advance_short;

__attribute__((target("sse4.2"))) static uint32_t over_zeros(uint32_t crc, size_t count) {
    uint64_t state = crc;
    for (size_t done = 0; done < count; done += 8) state = _mm_crc32_u64(state, 0);
    return (uint32_t)state;
}

static void fill(advance_table table, size_t lane) {
    uint32_t image[32];
    for (int bit = 0; bit < 32; bit++) image[bit] = over_zeros((uint32_t)1 << bit, lane);
    for (int byte = 0; byte < 4; byte++) {
        for (int value = 0; value < 256; value++) {
            uint32_t sum = 0;
            for (int bit = 0; bit < 8; bit++) {
                if (value >> bit & 1) sum ^= image[byte * 8 + bit];
            }
            table[byte][value] = sum;
        }
    }
}

// Runs before main, so the tables need no lock.
__attribute__((constructor)) static void prepare(void) {
    if (!crc32c_hardware_available()) return;
    fill(advance_long, LONG_LANE);
    fill(advance_short, SHORT_LANE);
}

bool crc32c_hardware_available(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2");
}

static inline uint32_t advance(const advance_table table, uint32_t crc) {
    return table[0][crc & 0xff] ^ table[1][crc >> 8 & 0xff] ^ table[2][crc >> 16 & 0xff] ^ table[3][crc >> 24];
}

static inline uint64_t word(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

__attribute__((target("sse4.2"), always_inline)) static inline uint32_t block(
    uint32_t crc, const uint8_t *bytes, size_t lane, const advance_table table
) {
    uint64_t first = crc, second = 0, third = 0;
    for (size_t i = 0; i < lane; i += 8) {
        first = _mm_crc32_u64(first, word(bytes + i));
        second = _mm_crc32_u64(second, word(bytes + lane + i));
        third = _mm_crc32_u64(third, word(bytes + 2 * lane + i));
    }
    return advance(table, advance(table, (uint32_t)first) ^ (uint32_t)second) ^ (uint32_t)third;
}

__attribute__((target("sse4.2"))) uint32_t crc32c_hardware(uint32_t seed, const void *start, size_t length) {
    const uint8_t *bytes = start;
    uint32_t crc = ~seed;
    for (; length >= 3 * LONG_LANE; bytes += 3 * LONG_LANE, length -= 3 * LONG_LANE) {
        crc = block(crc, bytes, LONG_LANE, advance_long);
    }
    for (; length >= 3 * SHORT_LANE; bytes += 3 * SHORT_LANE, length -= 3 * SHORT_LANE) {
        crc = block(crc, bytes, SHORT_LANE, advance_short);
    }
    for (; length >= 8; bytes += 8, length -= 8) crc = (uint32_t)_mm_crc32_u64(crc, word(bytes));
    for (; length > 0; bytes++, length--) crc = _mm_crc32_u8(crc, *bytes);
    return ~crc;
}

#else

bool crc32c_hardware_available(void) { return false; }

uint32_t crc32c_hardware(uint32_t seed, const void *start, size_t length) {
    (void)start;
    (void)length;
    return seed;
}

#endif
