// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in our own targets, never in the libraries.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Compiled with optimisation in debug builds too. The crypto core: Shamir, the oblivious function and the readers of chains run
/// thousands of times in the tests. The domain: every record of every list is read by it.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"])]

let package = Package(
  name: "helpline",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "helpline-server", targets: ["helpline-server"]),
    .executable(name: "helpline", targets: ["helpline-cli"]),
    .executable(name: "helpline-demo", targets: ["helpline-demo"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
  ],
  targets: [
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    // Not by pkg-config, which links libClpSolver too: it defines classes of libCbcSolver's names in another way, and the program crashes.
    .systemLibrary(name: "CClp", providers: [.apt(["coinor-libclp-dev"])]),
    .systemLibrary(name: "CCbc", providers: [.apt(["coinor-libcbc-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "HelplineVault", dependencies: ["CSodium"], swiftSettings: optimised),
    .target(name: "HelplineCore", dependencies: ["HelplineVault"], swiftSettings: optimised),
    // Thousands of programs a closing, between which the data sets are checked and compared: optimised for the same reason.
    .target(name: "HelplineStatistics", dependencies: ["CCbc", "CClp", "HelplineCore"], swiftSettings: optimised),
    .target(
      name: "HelplineClient",
      dependencies: [
        "HelplineCore", "HelplineVault",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ],
      swiftSettings: strict),
    .target(
      name: "HelplineServer",
      dependencies: [
        "CZlib", "HelplineCore", "HelplineStatistics", "HelplineVault",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "helpline-server",
      dependencies: ["HelplineServer", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),
    .executableTarget(
      name: "helpline-cli",
      dependencies: ["HelplineClient", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),
    .executableTarget(
      name: "helpline-demo",
      dependencies: [
        "HelplineClient", "HelplineServer", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "helpline-bench",
      dependencies: [
        "CSodium", "HelplineAttack", "HelplineClient", "HelplineStatistics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"), .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Benchmarks/Sources", swiftSettings: strict),
    // Synthetic years and an attacker of our own, for tests and measurements. Only `ClosedYear` knows what is attacked.
    .target(
      name: "HelplineAttack", dependencies: ["CCbc", "CClp", "HelplineStatistics", "HelplineVault"], path: "Tests/HelplineAttack",
      swiftSettings: optimised),
    .executableTarget(
      name: "helpline-attack",
      dependencies: [
        "HelplineAttack", "HelplineStatistics", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/Attack", swiftSettings: strict),
    .testTarget(name: "HelplineVaultTests", dependencies: ["HelplineVault", "CSodium"], swiftSettings: strict),
    .testTarget(name: "HelplineCoreTests", dependencies: ["HelplineCore"], swiftSettings: strict),
    .testTarget(
      name: "HelplineStatisticsTests", dependencies: ["HelplineAttack", "HelplineStatistics"], swiftSettings: strict),
    .testTarget(
      name: "HelplineServerTests",
      dependencies: [
        "CZlib", "HelplineServer",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HelplineCLITests", dependencies: ["helpline-cli", "HelplineServer", "HelplineClient"], swiftSettings: strict),
    .testTarget(
      name: "JourneyTests",
      dependencies: [
        "helpline-demo", "HelplineAttack", "HelplineClient", "HelplineServer", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
  ]
)
