"""A client that shares no code with ours: written from docs/protocol.md, over bindings of libsodium.

It exists for the tests beside it: what it seals, the command line opens, and the other way round. It is no product:
keys stay in memory, nothing is erased, and it speaks to nobody."""
