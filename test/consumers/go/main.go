// site-copy keeps the items of several outlets of a hub in a relational database.
//
//	HUB=https://… OUTLETS=site/341222,board/341222102200 DB=site.sqlite site-copy follow | once | list OUTLET
//
// With FOLLOW=webhook LISTEN=127.0.0.1:8787 KEY=whpk_… it follows by what the hub delivers, else by its stream.
package main

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite"
)

//go:embed schema.sql
var schema string

type site struct {
	hub     hub
	db      *sql.DB
	outlets []string
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("usage: site-copy follow | once | list OUTLET")
	}
	// secure_delete: a deleted text must not stay in free pages of the file.
	db, err := sql.Open("sqlite", "file:"+os.Getenv("DB")+
		"?_pragma=secure_delete(on)&_pragma=foreign_keys(on)&_pragma=busy_timeout(10000)&_txlock=immediate")
	check(err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec(schema)
	check(err)
	// Where rows were moved, a page of the file may keep a copy of one. Whoever was killed may have missed this.
	_, err = db.Exec("VACUUM")
	check(err)
	outlets := strings.Split(os.Getenv("OUTLETS"), ",")
	slices.Sort(outlets)
	s := site{hub{os.Getenv("HUB"), &http.Client{Timeout: time.Minute}}, db, outlets}
	switch os.Args[1] {
	case "follow":
		if os.Getenv("FOLLOW") == "webhook" {
			check(s.receive())
		}
		check(s.follow(context.Background()))
	case "once":
		check(s.once(context.Background()))
	case "list":
		check(s.list(os.Args[2]))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// follow stores what comes by the stream, and comes back where it ended.
func (s site) follow(ctx context.Context) error {
	for {
		cursor, _, _, err := s.position()
		if err != nil {
			return err
		}
		wait, err := s.hub.stream(ctx, cursor, s.outlets, func(p page) error { return s.store(ctx, p) })
		if errors.Is(err, errGone) {
			log.Print(err)
			if err = s.startOver(); err != nil {
				return err
			}
		} else if wait == 0 {
			return err
		} else {
			log.Printf("%v; again in %v", err, wait)
			time.Sleep(wait)
		}
	}
}

// once applies page after page until nothing is left.
func (s site) once(ctx context.Context) error {
	for {
		cursor, _, _, err := s.position()
		if err != nil {
			return err
		}
		page, err := s.hub.changes(ctx, cursor, s.outlets)
		if errors.Is(err, errGone) {
			log.Print(err)
			if err = s.startOver(); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err = s.store(ctx, page); err != nil || !page.More {
			return err
		}
	}
}

// store keeps a page together with the cursor behind it.
func (s site) store(ctx context.Context, page page) error {
	_, round, hasEntries, err := s.position()
	if err != nil {
		return err
	}
	// Asked for behind the cursor: a merger after this makes the cursor gone, and they are asked for again.
	var entries map[string][]string
	if !page.More && !hasEntries {
		if entries, err = s.entries(ctx); err != nil {
			return err
		}
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err = store(tx, page, round, entries); err != nil {
		return err
	}
	if err = tx.Commit(); err != nil {
		return err
	}
	if slices.ContainsFunc(page.Changes, func(c change) bool { return c.ErasedBelow > 0 }) {
		_, err = s.db.ExecContext(ctx, "VACUUM")
	}
	return err
}

// list prints what the outlet shows today.
func (s site) list(outlet string) error {
	today := os.Getenv("TODAY")
	if today == "" {
		today = now().In(time.FixedZone("Asia/Shanghai", 8*3600)).Format(time.DateOnly)
	}
	rows, err := s.db.Query(shown, outlet, today)
	if err != nil {
		return err
	}
	defer rows.Close()
	type row struct {
		ItemID      string  `json:"itemId"`
		Version     int64   `json:"version"`
		Fingerprint string  `json:"fingerprint"`
		State       string  `json:"state"`
		Title       *string `json:"title"`
		Reason      *string `json:"reason"`
		Content     *string `json:"contentText"`
	}
	printer := json.NewEncoder(os.Stdout)
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.ItemID, &r.Version, &r.Fingerprint, &r.State, &r.Title, &r.Reason, &r.Content); err != nil {
			return err
		}
		if err := printer.Encode(r); err != nil {
			return err
		}
	}
	return rows.Err()
}
