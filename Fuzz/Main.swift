import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Every parser by the name that `scripts/fuzz.sh` calls it by. The program is linked under `fuzz-NAME` once for each.
let targets: [(name: String, run: @Sendable (inout Input) -> Void)] =
  textTargets + documentTargets + chainTargets + sealedTargets + memberTargets + secretTargets + coreTargets

private nonisolated(unsafe) var chosen: (@Sendable (inout Input) -> Void)?

/// libFuzzer calls this once, before all else. The name of the program says which parser; `fuzz` alone lists them.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  let program = arguments.pointee[0].map { URL(fileURLWithPath: String(cString: $0)) } ?? URL(fileURLWithPath: "fuzz")
  let name = program.lastPathComponent
  guard name.hasPrefix("fuzz-"), let target = targets.first(where: { "fuzz-\($0.name)" == name }) else {
    for target in targets { print(target.name) }
    exit(name == "fuzz" ? 0 : 2)
  }
  World.load(program.deletingLastPathComponent().appendingPathComponent("world.txt"))
  chosen = target.run
  return 0
}

/// One input. Whatever it is, this returns: a trap, a failed `check`, too much time or memory is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = Input(Array(UnsafeBufferPointer(start: bytes, count: count)))
  chosen?(&input)
  return 0
}
