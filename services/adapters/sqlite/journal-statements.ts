import type { DatabaseSync } from 'node:sqlite'
import { MOST_TWINS_READ } from '../../ports/journal.ts'
import { EVENT_COLUMNS } from './journal-rows.ts'

const columns = `
  nodeSeq INTEGER NOT NULL, eventId BLOB NOT NULL, commandId BLOB NOT NULL, envelopeHash BLOB NOT NULL,
  itemId TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
  schemaName TEXT NOT NULL, schemaVersion INTEGER NOT NULL, body BLOB NOT NULL`

/**
 * status: 0 live, 1 withdrawn. Times are Unix milliseconds. A row of `events` is never moved or resized: erasing
 * overwrites its body in place, and writes the body without content into `erased`. `chain` shows both as one table.
 * `freedItems` are items whose `version` is above the one shown, because the log has not allowed what is between the two.
 * What no signed event proves (the secret, imported rows, the hash of a command in `bodyHash`, those of scans) has a seal
 * against damage. `twinMarks` follows from the events: beginnings of keyed hashes of what twins have in common, with an event of
 * the item and a signature of its title (`twins` is what earlier versions had of it). In `importedRows`, `mark` is the
 * keyed hash of a row's identity and `contentMark` that of its content.
 */
export const JOURNAL_SCHEMA = `
  CREATE TABLE IF NOT EXISTS owner(nodeId TEXT NOT NULL, secret BLOB NOT NULL, seal BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS events(${columns}, bodyHash BLOB, seal BLOB, PRIMARY KEY(nodeSeq));
  CREATE TABLE IF NOT EXISTS erased(nodeSeq INTEGER PRIMARY KEY, schemaName TEXT NOT NULL, schemaVersion INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE VIEW IF NOT EXISTS chain AS
    SELECT nodeSeq, eventId, commandId, envelopeHash, itemId, version, at, bodyHash,
      coalesce(erased.schemaName, events.schemaName) AS schemaName,
      coalesce(erased.schemaVersion, events.schemaVersion) AS schemaVersion,
      coalesce(erased.body, events.body) AS body
    FROM events LEFT JOIN erased USING(nodeSeq);
  CREATE UNIQUE INDEX IF NOT EXISTS commands ON events(commandId);
  CREATE INDEX IF NOT EXISTS eventTimes ON events(at);
  CREATE INDEX IF NOT EXISTS eventsOfItem ON events(itemId, version);
  CREATE TABLE IF NOT EXISTS items(itemId TEXT PRIMARY KEY, version INTEGER NOT NULL, status INTEGER NOT NULL, fingerprint BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS freedItems(itemId TEXT PRIMARY KEY, shownVersion INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS importedRows(mark BLOB PRIMARY KEY, itemId TEXT NOT NULL, contentMark BLOB NOT NULL, seal BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS scans(eventId BLOB PRIMARY KEY, scan BLOB NOT NULL, seal BLOB NOT NULL) WITHOUT ROWID;
  DROP TABLE IF EXISTS twins;
  DROP TABLE IF EXISTS twinsKept;
  CREATE TABLE IF NOT EXISTS twinMarks(mark INTEGER NOT NULL, nodeSeq INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY KEY(mark, nodeSeq)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS twinMarksOfEvent ON twinMarks(nodeSeq);
  CREATE TABLE IF NOT EXISTS twinMarksKept(one INTEGER PRIMARY KEY CHECK(one = 1), nodeSeq INTEGER NOT NULL, names TEXT NOT NULL);
  INSERT OR IGNORE INTO twinMarksKept VALUES(1, 0, '');
  CREATE TABLE IF NOT EXISTS orphans(${columns}, reissuedAs INTEGER, PRIMARY KEY(nodeSeq, envelopeHash));
  CREATE TABLE IF NOT EXISTS bookmark(one INTEGER PRIMARY KEY CHECK(one = 1), nodeSeq INTEGER NOT NULL, offset INTEGER NOT NULL, readTo INTEGER NOT NULL, logId TEXT, directoryPosition INTEGER NOT NULL);
  INSERT OR IGNORE INTO bookmark VALUES(1, 0, 0, 0, NULL, 0);`

export type JournalStatements = ReturnType<typeof prepareJournal>

/** What a view of the journal asks, too. */
export const SELECT_HEAD = `SELECT ${EVENT_COLUMNS} FROM chain ORDER BY nodeSeq DESC LIMIT 1`
export const SELECT_FROM = `SELECT ${EVENT_COLUMNS} FROM chain WHERE nodeSeq >= ? ORDER BY nodeSeq LIMIT ?`
export const SELECT_BOOKMARK = 'SELECT nodeSeq, offset, readTo, logId, directoryPosition FROM bookmark'

export const prepareJournal = (database: DatabaseSync) => ({
  head: database.prepare(SELECT_HEAD),
  latestAt: database.prepare('SELECT max(at) AS at FROM events'),
  item: database.prepare(
    'SELECT version, status, fingerprint, shownVersion FROM items LEFT JOIN freedItems USING(itemId) WHERE itemId = ?',
  ),
  putFreed: database.prepare('INSERT OR REPLACE INTO freedItems(itemId, shownVersion) VALUES(?, ?)'),
  removeFreed: database.prepare('DELETE FROM freedItems WHERE itemId = ?'),
  putItem: database.prepare('INSERT OR REPLACE INTO items(itemId, version, status, fingerprint) VALUES(?, ?, ?, ?)'),
  outcome:
    database.prepare(`SELECT ${EVENT_COLUMNS}, bodyHash, (SELECT seal FROM events WHERE events.nodeSeq = chain.nodeSeq) AS seal
     FROM chain WHERE commandId = ?`),
  append: database.prepare(
    `INSERT INTO events(${EVENT_COLUMNS}, bodyHash, seal) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  sealedEvents: database.prepare('SELECT nodeSeq, itemId, bodyHash, seal FROM events'),
  sealedRows: database.prepare(
    'SELECT lower(hex(mark)) AS identity, itemId, lower(hex(contentMark)) AS content, seal FROM importedRows',
  ),
  below: database.prepare(`SELECT ${EVENT_COLUMNS} FROM chain WHERE itemId = ? AND version < ?`),
  wipe: database.prepare('UPDATE events SET body = zeroblob(length(body)) WHERE nodeSeq = ?'),
  keep: database.prepare('INSERT OR REPLACE INTO erased(nodeSeq, schemaName, schemaVersion, body) VALUES(?, ?, ?, ?)'),
  notWiped: database.prepare(
    `SELECT nodeSeq, itemId FROM erased LEFT JOIN events USING(nodeSeq) WHERE events.body IS NOT zeroblob(length(events.body))
     OR events.schemaName <> erased.schemaName OR events.schemaVersion > erased.schemaVersion`,
  ),
  wipeOrphans: database.prepare('UPDATE orphans SET body = zeroblob(length(body)) WHERE itemId = ?'),
  orphansOf: database.prepare(`SELECT ${EVENT_COLUMNS} FROM orphans WHERE itemId = ?`),
  rewriteOrphan: database.prepare(
    'UPDATE orphans SET schemaName = ?, schemaVersion = ?, body = ? WHERE nodeSeq = ? AND envelopeHash = ?',
  ),
  row: database.prepare(
    `SELECT itemId, lower(hex(contentMark)) AS content, status
     FROM importedRows JOIN items USING(itemId) WHERE mark = ?`,
  ),
  rememberRow: database.prepare(
    'INSERT OR REPLACE INTO importedRows(mark, itemId, contentMark, seal) VALUES(?, ?, ?, ?)',
  ),
  scan: database.prepare('SELECT lower(hex(scan)) AS scan FROM scans WHERE eventId = ?'),
  keepScan: database.prepare('INSERT OR REPLACE INTO scans(eventId, scan, seal) VALUES(?, ?, ?)'),
  sealedScans: database.prepare('SELECT eventId, lower(hex(scan)) AS scan, seal FROM scans'),
  // A LIMIT that is bound would have SQLite prepare the statement anew for each row.
  twinsAt: database.prepare(
    `SELECT nodeSeq, signature FROM twinMarks WHERE mark = ? ORDER BY nodeSeq DESC LIMIT ${MOST_TWINS_READ}`,
  ),
  putTwin: database.prepare('INSERT OR REPLACE INTO twinMarks(mark, nodeSeq, signature) VALUES(?, ?, ?)'),
  // Not one statement with the next: SQLite would take a temporary table for what an INSERT reads from its own table.
  countTwins: database.prepare('SELECT count(*) AS count FROM twinMarks WHERE mark = ?'),
  removeTwins: database.prepare('DELETE FROM twinMarks WHERE nodeSeq IN (SELECT nodeSeq FROM events WHERE itemId = ?)'),
  clearTwins: database.prepare('DELETE FROM twinMarks'),
  twinsKept: database.prepare('SELECT nodeSeq, names FROM twinMarksKept'),
  setTwinsKept: database.prepare('UPDATE twinMarksKept SET nodeSeq = ?, names = ?'),
  read: database.prepare(SELECT_FROM),
  laterBefore: database.prepare('SELECT 1 FROM events WHERE at > ? AND nodeSeq < ? LIMIT 1'),
  places: database.prepare('SELECT nodeSeq FROM events WHERE itemId = ? ORDER BY nodeSeq'),
  bookmark: database.prepare(SELECT_BOOKMARK),
  saveBookmark: database.prepare(
    'UPDATE bookmark SET nodeSeq = ?, offset = ?, readTo = ?, logId = ?, directoryPosition = ?',
  ),
  orphans: database.prepare(`SELECT ${EVENT_COLUMNS}, reissuedAs FROM orphans ORDER BY nodeSeq`),
  orphan: database.prepare(
    `INSERT OR REPLACE INTO orphans(${EVENT_COLUMNS}, reissuedAs) SELECT ${EVENT_COLUMNS}, ? FROM chain WHERE nodeSeq = ?`,
  ),
  removeItem: database.prepare('DELETE FROM items WHERE itemId = ?'),
  cut: database.prepare('DELETE FROM events WHERE nodeSeq > ?'),
  cutErased: database.prepare('DELETE FROM erased WHERE nodeSeq > ?'),
})
