/* What libsodium and Embedded Swift expect of a platform. The module imports one function; all else traps or is not there. */
#include <stddef.h>
#include <stdint.h>
#include "sodium/randombytes.h"

__attribute__((import_module("host"), import_name("random")))
extern void host_random(void *into, uint32_t count);

static const char *source_name(void) { return "host"; }

static void source_fill(void *const into, const size_t count) { host_random(into, (uint32_t) count); }

static uint32_t source_word(void)
{
    uint32_t word;
    host_random(&word, sizeof word);
    return word;
}

/* Stands where libsodium's own default would: no other source of random bytes is compiled in. */
struct randombytes_implementation randombytes_sysrandom_implementation = {
    .implementation_name = source_name,
    .random = source_word,
    .buf = source_fill,
};

/* Swift seeds the hashing of its dictionaries with this. */
void arc4random_buf(void *into, size_t count) { source_fill(into, count); }

/* Swift's print, which nothing here calls. */
int putchar(int character) { return character; }

/* libsodium's assertions and misuse handler. The page drops an instance that has trapped. */
_Noreturn void abort(void) { __builtin_trap(); }

_Noreturn void __assert_fail(const char *condition, const char *file, int line, const char *function)
{
    (void) condition, (void) file, (void) line, (void) function;
    __builtin_trap();
}
