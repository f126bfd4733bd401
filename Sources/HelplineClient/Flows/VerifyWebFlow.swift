import Foundation
import HelplineCore
import HelplineVault

/// Compares the page that a server gives with the one that this build made.
package enum VerifyWebFlow {
  package struct Result: Equatable, Sendable {
    package var differing: Set<String> = []
    package var missing: Set<String> = []
    /// In the server's list, and not ours: the page's service worker would fetch and keep them.
    package var extra: Set<String> = []
    /// Sent without the policy that forbids the browser everything from elsewhere.
    package var withoutPolicy: Set<String> = []

    package var isEqual: Bool { differing.isEmpty && missing.isEmpty && extra.isEmpty && withoutPolicy.isEmpty }
  }

  /// Throws `ClientError` if the server cannot be reached, or meets an error itself.
  package static func run(client: Client, files: PageFiles) async throws -> Result {
    var result = Result()
    for file in files.files {
      let fetched = try await client.file(file.path)
      if result.note(file.path, fetched), fetched.bytes.map({ PageFiles.hexadecimal(Sodium.sha256($0)) }) != file.sha256 {
        result.differing.insert(file.path)
      }
    }
    let list = try await client.file(PageFiles.listPath)
    if result.note(PageFiles.listPath, list), list.bytes != files.list { result.explain(list.bytes ?? [], files) }
    return result
  }
}

extension VerifyWebFlow.Result {
  /// Whether there is content to compare.
  fileprivate mutating func note(_ path: String, _ fetched: Client.FetchedFile) -> Bool {
    switch fetched.status {
    case 200: break
    case 404:
      missing.insert(path)
      return false
    default:
      differing.insert(path)
      return false
    }
    // Several policies hold together, so others beside ours only forbid more.
    if !fetched.policies.contains(PageFiles.policy) { withoutPolicy.insert(path) }
    return true
  }

  /// Names the files by which the server's list differs; the list itself only where no file is the reason.
  fileprivate mutating func explain(_ list: [UInt8], _ files: PageFiles) {
    guard let lines = try? JSONDecoder().decode(PageFiles.List.self, from: Data(list)).files else {
      differing.insert(PageFiles.listPath)
      return
    }
    let known = Dictionary(files.files.map { ($0.path, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    let named = Set(lines.map(\.path))
    extra = named.subtracting(known.keys)
    for line in lines where known[line.path].map({ $0 != line.sha256 }) ?? false { differing.insert(line.path) }
    let unnamed = Set(known.keys).subtracting(named)
    if !unnamed.isSubset(of: missing) || isEqual || named.count < lines.count { differing.insert(PageFiles.listPath) }
  }
}
