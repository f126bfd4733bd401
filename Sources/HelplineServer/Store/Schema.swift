import GRDB

/// Every migration, in order. All tables are WITHOUT ROWID: a row number would keep the order of insertion. STRICT: no
/// column holds a type that is not its own. No column holds a
/// time but months in which something is purged and the month of a ledger entry. SECURITY.md lists every column; a test
/// compares.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 the first storey") { db in
      try db.execute(sql: firstStorey)
    }
    migrator.registerMigration("2 cases") { db in
      try db.execute(sql: cases)
    }
    migrator.registerMigration("3 whose wrap of a case is a mentor's") { db in
      try db.execute(sql: mentors)
    }
    migrator.registerMigration("4 threads") { db in
      try db.execute(sql: threads)
    }
    migrator.registerMigration("5 directory") { db in
      try db.execute(sql: directory)
    }
    migrator.registerMigration("6 releases") { db in
      try db.execute(sql: releases)
    }
    return migrator
  }

  private static let releases = """
    CREATE TABLE release (
      number INTEGER PRIMARY KEY,
      month INTEGER NOT NULL UNIQUE,
      document BLOB NOT NULL,
      roster_version INTEGER NOT NULL,
      roster_hash BLOB NOT NULL,
      signature BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE carried (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      month INTEGER NOT NULL,
      key_number INTEGER NOT NULL,
      sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// Public service points, in clear on purpose.
  private static let directory = """
    CREATE TABLE service (
      id BLOB PRIMARY KEY,
      document BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

  /// Of those that are there nobody knows any more for what they were made.
  private static let mentors = """
    ALTER TABLE wrap ADD COLUMN mentor INTEGER NOT NULL DEFAULT 0;
    UPDATE wrap SET mentor = 1 WHERE compartment IN (SELECT id FROM compartment WHERE kind = 2);
    """

  private static let cases = """
    ALTER TABLE compartment ADD COLUMN parent BLOB;
    CREATE INDEX compartment_parent ON compartment (parent) WHERE parent IS NOT NULL;
    CREATE INDEX compartment_case ON compartment (id) WHERE kind = 2;
    """

  private static let threads = """
    CREATE TABLE thread (
      id BLOB PRIMARY KEY REFERENCES compartment (id) ON DELETE CASCADE,
      tag BLOB NOT NULL UNIQUE,
      secret_number INTEGER NOT NULL,
      caller_wrap BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX thread_secret ON thread (secret_number);
    """

  private static let firstStorey = """
    CREATE TABLE secret_check (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      hash BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE roster (
      version INTEGER PRIMARY KEY,
      document BLOB NOT NULL,
      signer BLOB NOT NULL,
      signature BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE group_record (
      name TEXT NOT NULL,
      position INTEGER NOT NULL,
      document BLOB NOT NULL,
      signer BLOB NOT NULL,
      signature BLOB NOT NULL,
      previous_secret BLOB,
      PRIMARY KEY (name, position)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE login (
      lookup BLOB PRIMARY KEY,
      member BLOB NOT NULL UNIQUE,
      login_key BLOB NOT NULL,
      secret_number INTEGER NOT NULL,
      sealed_blob_key BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sheet (
      lookup BLOB PRIMARY KEY,
      member BLOB NOT NULL UNIQUE,
      login_key BLOB NOT NULL,
      sealed_blob_key BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE member_blob (
      member BLOB PRIMARY KEY,
      version INTEGER NOT NULL,
      blob BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE compartment (
      id BLOB PRIMARY KEY,
      kind INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      open INTEGER NOT NULL DEFAULT 0,
      purge_month INTEGER,
      fingerprint BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX compartment_open ON compartment (id) WHERE open = 1;
    CREATE INDEX compartment_purge ON compartment (purge_month) WHERE purge_month IS NOT NULL;

    CREATE TABLE object (
      compartment BLOB NOT NULL REFERENCES compartment (id) ON DELETE CASCADE,
      id BLOB NOT NULL,
      revision INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      fingerprint BLOB NOT NULL,
      PRIMARY KEY (compartment, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE wrap (
      recipient BLOB NOT NULL,
      compartment BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      key_epoch INTEGER NOT NULL,
      sealed BLOB NOT NULL,
      PRIMARY KEY (recipient, compartment)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX wrap_compartment ON wrap (compartment);

    CREATE TABLE statistics_key (
      month INTEGER NOT NULL,
      number INTEGER NOT NULL,
      public_key BLOB NOT NULL,
      author BLOB NOT NULL,
      roster_version INTEGER NOT NULL,
      roster_hash BLOB NOT NULL,
      signature BLOB NOT NULL,
      PRIMARY KEY (month, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ledger (
      id BLOB PRIMARY KEY,
      month INTEGER NOT NULL,
      entry BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE transient (
      id BLOB PRIMARY KEY,
      sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      position INTEGER PRIMARY KEY,
      epoch INTEGER NOT NULL,
      entry BLOB NOT NULL,
      hash BLOB NOT NULL,
      purge_month INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit_checkpoint (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      position INTEGER NOT NULL,
      hash BLOB NOT NULL,
      signature BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE erased (
      hash BLOB PRIMARY KEY,
      purge_month INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
