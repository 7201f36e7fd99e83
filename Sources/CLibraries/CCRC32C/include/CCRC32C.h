#pragma once
// CRC-32C (Castagnoli) with the processor's instruction, three streams at a time.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whether this processor has the instruction; crc32c_hardware may be called only if so.
bool crc32c_hardware_available(void);

// The CRC-32C of `length` bytes that follow bytes whose CRC-32C is `seed` (0 at the beginning).
uint32_t crc32c_hardware(uint32_t seed, const void *_Nonnull bytes, size_t length);
