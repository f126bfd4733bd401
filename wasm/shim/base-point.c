/* Multiples of Ed25519's base point without libsodium's table of them: 30 kB that no compression makes smaller, a fifth of the page.
 * The general multiplication, as constant in time, takes a tenth of a millisecond more each time (measured: 0.08 ms). */
#include "private/ed25519_ref10.h"

/* Everything but ed25519_ref10.c is compiled to call this; the linker then leaves the table out. `scalar`: 32 bytes, little-endian,
 * below 2^255, as for the function that it stands for. */
void hl_scalarmult_base(ge25519_p3 *multiple, const unsigned char *scalar)
{
    /* y = 4/5 (RFC 8032, 5.1). */
    static const unsigned char encoded[32] = {
        0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
        0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    };
    ge25519_p3 base;

    if (ge25519_frombytes(&base, encoded) != 0) __builtin_trap();
    ge25519_scalarmult(multiple, scalar, &base);
}
