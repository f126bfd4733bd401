/* The SSSE3 names that libsodium's Argon2id uses: see emmintrin.h. */
#ifndef HELPLINE_TMMINTRIN_H
#define HELPLINE_TMMINTRIN_H
#include <emmintrin.h>

#define _mm_setr_epi8(...) wasm_i8x16_const(__VA_ARGS__)

static inline __m128i _mm_shuffle_epi8(__m128i value, __m128i order) { return wasm_i8x16_swizzle(value, order); }

/* The lower half of `high` above the upper half of `low`: the only distance in use is 8 bytes, another one does not compile. */
#define _mm_alignr_epi8(high, low, distance) _mm_alignr_##distance(high, low)
static inline __m128i _mm_alignr_8(__m128i high, __m128i low) { return wasm_i64x2_shuffle(low, high, 1, 2); }

#endif
