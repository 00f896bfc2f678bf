import type { KnownLayouts } from '../../../ports/read-layout.ts'

/** Raise `current` with every change of a file's form, and `oldest` to the lowest layout that is still read and written. */
export const FILE_LAYOUTS: KnownLayouts = { current: 7, oldest: 1 }

/**
 * Where text is kept decides what erasing costs. SQLite moves rows between pages and leaves copies of them in free
 * space. So text that may have to be erased is in two places only: in `texts`, whose rows are appended and never moved
 * or resized, so that erasing overwrites them in place; and in the search index, whose tables of 4,096 items each are
 * dropped and rebuilt. All other tables hold numbers, hashes, ids and envelopes.
 */
export const READ_TABLES = `
CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY, text);
CREATE TABLE IF NOT EXISTS items (
  id INTEGER PRIMARY KEY, itemId TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL, erasedBelow INTEGER NOT NULL,
  node INTEGER, withdrawn INTEGER, fingerprint BLOB, publishedAt TEXT, updatedAt TEXT,
  publication INTEGER, latest INTEGER, withdrawal INTEGER, contentProof INTEGER, text INTEGER,
  shownOn TEXT, facets TEXT, directoryPosition INTEGER, handsOver INTEGER, leftOutlets TEXT, organ INTEGER, fieldMark INTEGER, organMark INTEGER,
  displayFrom INTEGER, displayUntil INTEGER, printedDay INTEGER, validityMark INTEGER, numberMark INTEGER,
  changedPartition INTEGER, changedOffset INTEGER, loggedAt INTEGER
);
CREATE INDEX IF NOT EXISTS items_begin ON items (displayFrom, itemId) WHERE displayFrom > 0;
CREATE INDEX IF NOT EXISTS items_end ON items (displayUntil, itemId) WHERE displayUntil < 99991231;
CREATE INDEX IF NOT EXISTS items_erased ON items (id) WHERE erasedBelow > 0;
CREATE TABLE IF NOT EXISTS history (
  id INTEGER PRIMARY KEY, node INTEGER NOT NULL, nodeSeq INTEGER NOT NULL, item INTEGER NOT NULL,
  version INTEGER NOT NULL, hash BLOB NOT NULL, envelope TEXT NOT NULL, signature BLOB NOT NULL,
  text INTEGER, erased INTEGER NOT NULL, allowed INTEGER NOT NULL, notAllowedAt INTEGER, freedAt INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS history_place ON history (node, nodeSeq);
CREATE INDEX IF NOT EXISTS history_item ON history (item, version);
CREATE TABLE IF NOT EXISTS outlet_items (
  entry INTEGER, publishedAt INTEGER, itemId TEXT, item INTEGER, withdrawn INTEGER,
  displayFrom INTEGER, displayUntil INTEGER, day INTEGER, updatedAt INTEGER, PRIMARY KEY (entry, publishedAt, itemId)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS outlet_printed ON outlet_items (
  entry, day, publishedAt, itemId, item, withdrawn, displayFrom, displayUntil, updatedAt
);
CREATE INDEX IF NOT EXISTS outlet_updated ON outlet_items (
  entry, updatedAt, itemId, item, withdrawn, displayFrom, displayUntil, day
);
CREATE TABLE IF NOT EXISTS changes (
  entry INTEGER, partition INTEGER, offset INTEGER, item INTEGER, PRIMARY KEY (entry, partition, offset, item)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shards (shard INTEGER PRIMARY KEY, stale INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS parked (
  partition INTEGER, offset INTEGER, reason TEXT NOT NULL, nodeId TEXT, nodeSeq INTEGER, itemId TEXT,
  hash TEXT, schemaName TEXT, schemaVersion INTEGER, bytes BLOB NOT NULL, parkedAt TEXT NOT NULL,
  discarded INTEGER NOT NULL, PRIMARY KEY (partition, offset)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS parked_node ON parked (nodeId, nodeSeq, offset);
CREATE INDEX IF NOT EXISTS parked_hash ON parked (hash);
CREATE INDEX IF NOT EXISTS parked_reason ON parked (reason, partition, offset);
CREATE INDEX IF NOT EXISTS parked_count ON parked (discarded, reason, nodeId);
CREATE TABLE IF NOT EXISTS heads (
  nodeId TEXT PRIMARY KEY, nodeSeq INTEGER NOT NULL, hash TEXT NOT NULL, movedAt INTEGER NOT NULL, latestAt TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoints (
  partition INTEGER PRIMARY KEY, logId TEXT NOT NULL, nextOffset INTEGER NOT NULL, lastHash TEXT,
  directoryPosition INTEGER NOT NULL, caughtUpAt TEXT
);
CREATE TABLE IF NOT EXISTS counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
`
