CREATE TABLE IF NOT EXISTS item (
  id              TEXT PRIMARY KEY,
  version         INTEGER NOT NULL,
  fingerprint     TEXT NOT NULL,
  state           TEXT NOT NULL,      -- the hub's word, or 'unchecked'
  title           TEXT,
  maker           TEXT NOT NULL,
  withdrawn_at    TEXT,
  reason          TEXT,
  display_from    TEXT,
  display_until   TEXT,
  round           INTEGER NOT NULL    -- the reading from the beginning that gave it
);
-- Every version that came, as it was signed, until the hub says that it is erased.
CREATE TABLE IF NOT EXISTS text (
  item    TEXT NOT NULL REFERENCES item ON DELETE CASCADE,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (item, version)
);
CREATE TABLE IF NOT EXISTS item_entry (
  item  TEXT NOT NULL REFERENCES item ON DELETE CASCADE,
  entry TEXT NOT NULL,
  PRIMARY KEY (entry, item)
);
CREATE INDEX IF NOT EXISTS entries_of_item ON item_entry (item);
-- What belongs to each of our outlets, after mergers too.
CREATE TABLE IF NOT EXISTS outlet_entry (
  outlet TEXT NOT NULL,
  entry  TEXT NOT NULL,
  PRIMARY KEY (outlet, entry)
);
CREATE TABLE IF NOT EXISTS sync (
  cursor  TEXT,
  outlets TEXT NOT NULL,
  round   INTEGER NOT NULL,
  entries INTEGER NOT NULL,           -- the round whose outlet_entry rows we have
  attempt INTEGER NOT NULL            -- when the hub sent the last page that it delivered, in seconds since 1970
);
-- What came, in order and without texts.
CREATE TABLE IF NOT EXISTS told (
  n       INTEGER PRIMARY KEY,
  round   INTEGER NOT NULL,
  item    TEXT NOT NULL,
  version INTEGER NOT NULL,
  state   TEXT NOT NULL
);
