/* The SSE2 names that libsodium's Argon2id uses, in WebAssembly SIMD. Not a general header: only what is needed, only as it is used. */
#ifndef HELPLINE_EMMINTRIN_H
#define HELPLINE_EMMINTRIN_H
#include <wasm_simd128.h>

typedef v128_t __m128i;

static inline __m128i _mm_loadu_si128(const __m128i *from) { return wasm_v128_load(from); }
static inline void _mm_storeu_si128(__m128i *into, __m128i value) { wasm_v128_store(into, value); }
static inline __m128i _mm_xor_si128(__m128i a, __m128i b) { return wasm_v128_xor(a, b); }
static inline __m128i _mm_add_epi64(__m128i a, __m128i b) { return wasm_i64x2_add(a, b); }
static inline __m128i _mm_slli_epi64(__m128i a, int bits) { return wasm_i64x2_shl(a, (uint32_t) bits); }
static inline __m128i _mm_srli_epi64(__m128i a, int bits) { return wasm_u64x2_shr(a, (uint32_t) bits); }

/* Highest lane first, and lowest lane first. */
static inline __m128i _mm_set_epi32(int d, int c, int b, int a) { return wasm_i32x4_make(a, b, c, d); }
static inline __m128i _mm_setr_epi32(int a, int b, int c, int d) { return wasm_i32x4_make(a, b, c, d); }

/* The product of the low halves of both 64-bit lanes. */
static inline __m128i _mm_mul_epu32(__m128i a, __m128i b)
{
    return wasm_u64x2_extmul_low_u32x4(wasm_i32x4_shuffle(a, a, 0, 2, 0, 2), wasm_i32x4_shuffle(b, b, 0, 2, 0, 2));
}

/* The one permutation in use swaps the halves of each 64-bit lane; another one does not compile. */
#define _MM_SHUFFLE(d, c, b, a) _mm_shuffle_##d##c##b##a
#define _mm_shuffle_epi32(value, order) order(value)
static inline __m128i _mm_shuffle_2301(__m128i value) { return wasm_i32x4_shuffle(value, value, 1, 0, 3, 2); }

#endif
