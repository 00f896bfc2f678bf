package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	mostBytes = 32 << 20
	// tolerance is how far the clocks of hub and site may be apart.
	tolerance = 5 * time.Minute
	// patience is less than the 15 s that the hub waits for an answer.
	patience = 12 * time.Second
)

// errNotAuthentic is one answer for every reason: who sends such a thing need not learn which it was.
var errNotAuthentic = errors.New("not signed by the hub, or not now")

type delivery struct {
	Type string
	Data struct {
		page
		Outlets []string
		Cursor  *string
		Reason  string
	}
}

// receiver takes what the hub posts, one delivery after the other.
type receiver struct {
	site site
	key  ed25519.PublicKey
	turn sync.Mutex
}

func parseKey(text string) (ed25519.PublicKey, error) {
	encoded, isPublic := strings.CutPrefix(text, "whpk_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !isPublic || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("KEY must be the whpk_… that `hub webhooks add` has printed")
	}
	return key, nil
}

// receive listens for deliveries until the program is ended.
func (s site) receive() error {
	key, err := parseKey(os.Getenv("KEY"))
	if err != nil {
		return err
	}
	server := http.Server{Addr: os.Getenv("LISTEN"), Handler: &receiver{site: s, key: key}, ReadTimeout: patience}
	return server.ListenAndServe()
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, mostBytes))
	if err == nil {
		// Ends, too, when the hub gives up waiting: what was not stored by then comes again.
		ctx, cancel := context.WithTimeout(request.Context(), patience)
		defer cancel()
		err = r.take(ctx, request.Header, body)
	}
	if errors.Is(err, errNotAuthentic) {
		w.WriteHeader(http.StatusUnauthorized)
	} else if err != nil {
		log.Printf("%s: %v", request.Header.Get("Webhook-Id"), err)
		w.WriteHeader(http.StatusServiceUnavailable)
	} else {
		w.WriteHeader(http.StatusNoContent)
	}
}

// take gives no error once the delivery is stored.
func (r *receiver) take(ctx context.Context, header http.Header, body []byte) error {
	at, err := r.attempted(header, body)
	if err != nil {
		return err
	}
	var d delivery
	if err := json.Unmarshal(body, &d); err != nil {
		return err
	}
	r.turn.Lock()
	defer r.turn.Unlock()
	// An attempt that nobody waits for any more, or one that was overtaken, would bring an earlier state back.
	if err := ctx.Err(); err != nil {
		return err
	}
	if last, err := r.site.lastAttempt(); err != nil || at < last {
		return errors.Join(err, fmt.Errorf("attempt of %d after one of %d", at, last))
	}
	switch d.Type {
	case "changes.page":
		d.Data.page.attempted = at
		return r.takePage(ctx, d)
	case "changes.reset":
		log.Printf("%v: %s", errGone, d.Data.Reason)
		return r.site.startOver()
	}
	return nil // a test, or of a kind that came later
}

// attempted gives the time of the attempt, in seconds since 1970, where hub and time are right.
func (r *receiver) attempted(header http.Header, body []byte) (int64, error) {
	id, stamp := header.Get("Webhook-Id"), header.Get("Webhook-Timestamp")
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now().Sub(time.Unix(at, 0)).Abs() > tolerance {
		return 0, errNotAuthentic
	}
	signed := append([]byte(id+"."+stamp+"."), body...)
	for _, one := range strings.Fields(header.Get("Webhook-Signature")) {
		if text, isOurs := strings.CutPrefix(one, "v1a,"); isOurs {
			signature, err := base64.StdEncoding.DecodeString(text)
			if err == nil && ed25519.Verify(r.key, signed, signature) {
				return at, nil
			}
		}
	}
	return 0, errNotAuthentic
}

func (r *receiver) takePage(ctx context.Context, d delivery) error {
	cursor, round, _, err := r.site.position()
	if err != nil {
		return err
	}
	outlets := slices.Sorted(slices.Values(d.Data.Outlets))
	switch begins := d.Data.Cursor == nil; {
	case !slices.Equal(outlets, r.site.outlets):
		return fmt.Errorf("subscribed to %v: subscribe again with the outlets of this site", outlets)
	case begins && cursor != nil: // somebody has everything delivered anew
		err = r.site.startOver()
	case !begins && cursor == nil && round > 1: // what is missing would be deleted
		return errors.New("to be read from the beginning: hub webhooks replay … --from-start")
	}
	if err != nil {
		return err
	}
	return r.site.store(ctx, d.Data.page)
}

// now is the time here, which tests move on together with the hub's (CLOCK: a file, in milliseconds).
func now() time.Time {
	text, _ := os.ReadFile(os.Getenv("CLOCK"))
	ahead, _ := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return time.Now().Add(time.Duration(ahead) * time.Millisecond)
}
