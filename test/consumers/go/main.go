// site-copy keeps the items of several outlets of a hub in a relational database.
//
//	HUB=https://… OUTLETS=site/341222,board/341222102200 DB=site.sqlite site-copy follow | once | list OUTLET
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
	outlets := strings.Split(os.Getenv("OUTLETS"), ",")
	slices.Sort(outlets)
	s := site{hub{os.Getenv("HUB"), &http.Client{Timeout: time.Minute}}, db, outlets}
	switch os.Args[1] {
	case "follow":
		check(s.follow(context.Background(), 20))
	case "once":
		check(s.follow(context.Background(), 0))
	case "list":
		check(s.list(os.Args[2]))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// follow applies page after page. With wait 0 it ends when nothing is left, else it waits so many seconds for more.
func (s site) follow(ctx context.Context, wait int) error {
	for {
		more, pause, err := s.step(ctx, wait)
		if err != nil || (!more && wait == 0) {
			return err
		}
		time.Sleep(pause)
	}
}

// step reads one page and stores it together with the cursor behind it.
func (s site) step(ctx context.Context, wait int) (more bool, pause time.Duration, err error) {
	cursor, round, hasEntries, err := s.position()
	if err != nil {
		return
	}
	page, err := s.hub.changes(ctx, cursor, s.outlets, wait)
	if errors.Is(err, errGone) {
		log.Print(err)
		return true, 0, s.startOver()
	}
	if err != nil {
		return
	}
	// Asked for behind the cursor: a merger after this makes the cursor gone, and they are asked for again.
	var entries map[string][]string
	if !page.More && !hasEntries {
		if entries, err = s.entries(ctx); err != nil {
			return
		}
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return
	}
	defer tx.Rollback()
	if err = store(tx, page, round, entries); err != nil {
		return
	}
	return page.More, page.pause, tx.Commit()
}

// list prints what the outlet shows today.
func (s site) list(outlet string) error {
	today := os.Getenv("TODAY")
	if today == "" {
		today = time.Now().In(time.FixedZone("Asia/Shanghai", 8*3600)).Format(time.DateOnly)
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
