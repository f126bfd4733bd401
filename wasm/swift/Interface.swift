import CSodium

// How JavaScript and the vault speak: arguments and results are byte strings as ByteReader and ByteWriter have them. The
// caller lays the arguments into memory of `hl_alloc`, calls, takes the result from `hl_result`, and wipes both.

typealias Input = UnsafePointer<UInt8>?

/// The last result, until it is fetched and wiped.
nonisolated(unsafe) private var result = ByteWriter()

/// Runs one export: checks that its arguments are packed as `shape` says, and keeps its result. The arguments are wiped afterwards,
/// whatever they were. Returns the length of the result, or a negative code.
func answer(
  _ input: Input, _ count: Int32, _ shape: StaticString,
  _ body: (inout Arguments, inout ByteWriter) throws(VaultError) -> Void
) -> Int32 {
  guard count >= 0 else { return VaultError.malformed.code }
  var arguments = Arguments(Array(UnsafeBufferPointer(start: input, count: Int(count))))
  defer { arguments.wipe() }
  var reply = ByteWriter()
  do throws(VaultError) {
    guard arguments.isPacked(as: shape) else { throw .malformed }
    try body(&arguments, &reply)
  } catch {
    reply.wipe()
    return error.code
  }
  result.wipe()
  result = reply
  return Int32(result.bytes.count)
}

extension VaultError {
  /// The codes that Web/app/vault.js names.
  fileprivate var code: Int32 {
    switch self {
    case .unavailable: -1
    case .outOfMemory: -2
    case .malformed: -3
    case .refused: -4
    case .badPoint: -5
    case .brokenChain: -6
    case .rolledBack: -7
    case .fork: -8
    case .notEntitled: -9
    case .tooLarge: -10
    case .noState: -11
    }
  }
}

@_expose(wasm, "hl_start")
@_cdecl("hl_start")
func start() -> Int32 {
  do throws(VaultError) { try Sodium.start() } catch { return error.code }
  return 0
}

/// Memory for arguments; 0 if there is none.
@_expose(wasm, "hl_alloc")
@_cdecl("hl_alloc")
func allocate(_ count: Int32) -> UnsafeMutableRawPointer? { count > 0 ? sodium_malloc(Int(count)) : nil }

/// Wipes and gives back what `hl_alloc` gave.
@_expose(wasm, "hl_free")
@_cdecl("hl_free")
func free(_ pointer: UnsafeMutableRawPointer, _ count: Int32) {
  sodium_memzero(pointer, Int(count))
  sodium_free(pointer)
}

@_expose(wasm, "hl_result")
@_cdecl("hl_result")
func resultAddress() -> UnsafePointer<UInt8>? { result.bytes.withUnsafeBufferPointer { $0.baseAddress } }

@_expose(wasm, "hl_wipe_result")
@_cdecl("hl_wipe_result")
func wipeResult() {
  result.wipe()
  result = ByteWriter()
}
