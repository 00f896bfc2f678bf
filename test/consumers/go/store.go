package main

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"strings"
)

// position gives the cursor, the reading from the beginning that it belongs to, and whether that has outlet entries.
func (s site) position() (cursor *string, round int64, hasEntries bool, err error) {
	var outlets string
	var entries int64
	err = s.db.QueryRow("SELECT cursor, outlets, round, entries FROM sync").Scan(&cursor, &outlets, &round, &entries)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = s.db.Exec("INSERT INTO sync VALUES (NULL, ?, 1, 0, 0)", strings.Join(s.outlets, ","))
		return nil, 1, false, err
	}
	// A cursor belongs to its outlets. With others everything is read anew.
	if err == nil && outlets != strings.Join(s.outlets, ",") {
		log.Print("other outlets than before: reading from the beginning")
		if err = s.startOver(); err == nil {
			return s.position()
		}
	}
	return cursor, round, entries == round, err
}

func (s site) startOver() error {
	_, err := s.db.Exec("UPDATE sync SET cursor = NULL, round = round + 1, outlets = ?", strings.Join(s.outlets, ","))
	return err
}

// lastAttempt gives when the hub sent the last delivery that was stored, in seconds since 1970.
func (s site) lastAttempt() (at int64, err error) {
	err = s.db.QueryRow("SELECT coalesce(max(attempt), 0) FROM sync").Scan(&at)
	return at, err
}

func (s site) entries(ctx context.Context) (map[string][]string, error) {
	found := map[string][]string{}
	for _, outlet := range s.outlets {
		entries, err := s.hub.entries(ctx, outlet)
		if err != nil {
			return nil, err
		}
		found[outlet] = entries
	}
	return found, nil
}

func store(tx *sql.Tx, page page, round int64, entries map[string][]string) error {
	for _, c := range page.Changes {
		if err := apply(tx, c, round); err != nil {
			return err
		}
	}
	if entries != nil {
		if err := replaceEntries(tx, entries); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE sync SET entries = round"); err != nil {
			return err
		}
	}
	// Not a deletion: such a row counts as come.
	for _, w := range page.Withheld {
		if _, err := tx.Exec("UPDATE item SET round = ? WHERE id = ?", round, w.ItemID); err != nil {
			return err
		}
	}
	// What did not come since the beginning is gone.
	if !page.More {
		if _, err := tx.Exec("DELETE FROM item WHERE round < ?", round); err != nil {
			return err
		}
	}
	_, err := tx.Exec("UPDATE sync SET cursor = ?, attempt = max(attempt, ?)", page.Next, page.attempted)
	return err
}

const upsert = `
	INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (id) DO UPDATE SET version = excluded.version, fingerprint = excluded.fingerprint,
		state = excluded.state, title = excluded.title, maker = excluded.maker, withdrawn_at = excluded.withdrawn_at,
		reason = excluded.reason, display_from = excluded.display_from, display_until = excluded.display_until,
		round = excluded.round`

func apply(tx *sql.Tx, c change, round int64) error {
	_, err := tx.Exec("INSERT INTO told (round, item, version, state) VALUES (?, ?, ?, ?)", round, c.ItemID, c.Version, c.State)
	if err != nil {
		return err
	}
	if c.State == "left" {
		_, err := tx.Exec("DELETE FROM item WHERE id = ?", c.ItemID)
		return err
	}
	state := c.State
	if state == "shown" && !c.isGenuine() {
		log.Printf("%s version %d does not match its fingerprint", c.ItemID, c.Version)
		state = "unchecked"
	}
	var at, reason *string
	if c.Withdrawn != nil {
		at, reason = &c.Withdrawn.At, &c.Withdrawn.Reason
	}
	_, err = tx.Exec(upsert, c.ItemID, c.Version, c.Fingerprint, state, c.Title, c.Maker.NodeID, at, reason,
		c.DisplayFrom, c.DisplayUntil, round)
	if err != nil {
		return err
	}
	if err := replaceItemEntries(tx, c); err != nil {
		return err
	}
	if state == "shown" {
		_, err := tx.Exec("INSERT INTO text VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET content = excluded.content",
			c.ItemID, c.Version, c.ContentText)
		if err != nil {
			return err
		}
	}
	// Of every state: the text of a withdrawn item may be erased, too.
	_, err = tx.Exec("DELETE FROM text WHERE item = ? AND (version < ? OR ? = 'erased')", c.ItemID, c.ErasedBelow, state)
	return err
}

func replaceItemEntries(tx *sql.Tx, c change) error {
	if _, err := tx.Exec("DELETE FROM item_entry WHERE item = ?", c.ItemID); err != nil {
		return err
	}
	for _, entry := range c.Outlets {
		if _, err := tx.Exec("INSERT INTO item_entry VALUES (?, ?)", c.ItemID, entry); err != nil {
			return err
		}
	}
	return nil
}

func replaceEntries(tx *sql.Tx, entries map[string][]string) error {
	if _, err := tx.Exec("DELETE FROM outlet_entry"); err != nil {
		return err
	}
	for outlet, list := range entries {
		for _, entry := range list {
			if _, err := tx.Exec("INSERT INTO outlet_entry VALUES (?, ?)", outlet, entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// What an outlet shows on a day: items, and notices of withdrawn ones in their place.
const shown = `
	SELECT id, item.version, fingerprint, state, title, reason, content
	FROM item LEFT JOIN text ON state = 'shown' AND text.item = id AND text.version = item.version
	WHERE id IN (SELECT item FROM outlet_entry JOIN item_entry USING (entry) WHERE outlet = ?)
		AND (state = 'shown' OR state = 'withdrawn' AND title IS NOT NULL)
		AND (display_until IS NULL OR display_until >= ?)
	ORDER BY id`
