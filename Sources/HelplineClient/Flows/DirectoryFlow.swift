import Foundation
import HelplineCore

extension Session {
  /// The whole directory. Never one service: nobody learns which was looked at, or for what somebody searched.
  package func directory(progress: (Int) -> Void = { _ in }) async throws -> Directory {
    let kinds = try codeLists().list(.referralService)
    for _ in 1...5 {
      var services: [DirectoryID: Service] = [:]
      var given = 0
      var page = 1
      while true {
        let query = ["full": "true", "page": String(page), "per_page": String(Directory.mostAtOnce)]
        let answer = try await call(API.services, query: query, Nothing())
        guard page <= Directory.most, answer.contents.count <= Directory.mostAtOnce else { throw ClientError.badAnswer }
        given += answer.contents.count
        for document in answer.contents {
          do throws(HSDSFault) {
            let service = try Service(document.fields)
            services[service.id] = service
          } catch { continue }
        }
        progress(given)
        if answer.lastPage || answer.empty {
          // Something was added or deleted between two pages: they may have left something out.
          guard given == answer.totalItems else { break }
          return Directory(Array(services.values), kinds: kinds, notRead: given - services.count)
        }
        page += 1
      }
    }
    throw ClientError.busy
  }

  /// Adds a service, or changes the one that was read. Throws `Refusal` `stale` if somebody else changed it meanwhile.
  @discardableResult
  package func write(_ service: Service, replacing revision: Bytes?) async throws -> ServiceRevision {
    let body = WriteService(service: HSDSDocument(service.fields), replaces: revision)
    return try await again { try await self.call(API.writeService, id: service.id, body) }
  }

  /// Says that these were found to be right today, as they were read.
  @discardableResult
  package func assure(_ services: [Service]) async throws -> Day {
    let named = services.compactMap { service in service.revision.map { ServiceRevision(id: service.id, revision: $0) } }
    guard named.count == services.count else { throw Refusal(.stale) }
    return try await again { try await self.call(API.assureServices, AssureServices(services: named)) }.assured
  }

  /// Adds and changes all of these, some hundreds at a time: each part all or nothing.
  package func importServices(_ services: [Service], progress: (Int) -> Void = { _ in }) async throws -> ServicesImported {
    var imported = ServicesImported(added: 0, changed: 0)
    var done = 0
    while done < services.count {
      var part: [Service] = []
      var size = 0
      for service in services[done...].prefix(Directory.mostAtOnce) {
        size += service.bytes.count
        if size > Self.largestPart, !part.isEmpty { break }
        part.append(service)
      }
      let body = ImportServices(services: part.map { HSDSDocument($0.fields) })
      let answer = try await again { try await self.call(API.importServices, body) }
      imported.added += answer.added
      imported.changed += answer.changed
      done += part.count
      progress(done)
    }
    return imported
  }

  /// Takes a service out of the directory. Nothing happens if it is not there any more.
  package func deleteService(_ id: DirectoryID) async throws {
    do { _ = try await again { try await self.call(API.deleteService, id: id, Nothing()) } } catch let refusal as Refusal
      where refusal.code == .notFound
    {}
  }

  /// A part stays well below what a server takes unless it is set to take less.
  private static let largestPart = 2 << 20

  /// Whatever is asked here can be asked again if the answer was lost.
  private func again<Reply: Sendable>(_ body: () async throws -> Reply) async throws -> Reply {
    for attempt in 1... {
      do { return try await body() } catch ClientError.unreachable where attempt < 3 {
        try await Task.sleep(for: .seconds(attempt))
      }
    }
    throw ClientError.unreachable
  }
}
