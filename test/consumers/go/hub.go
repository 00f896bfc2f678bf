package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

type change struct {
	ItemID       string
	Version      int64
	Fingerprint  string
	State        string
	Title        *string
	Maker        struct{ NodeID string }
	ContentText  *string
	Withdrawn    *struct{ At, Reason string }
	Outlets      []string
	ErasedBelow  int64
	DisplayFrom  *string
	DisplayUntil *string
}

type page struct {
	Changes  []change
	Withheld []struct{ ItemID string }
	Next     string
	More     bool
	// attempted is when the hub sent it, where it came by itself.
	attempted int64
}

// isGenuine says whether the text is the one that was signed.
func (c change) isGenuine() bool {
	if c.ContentText == nil {
		return false
	}
	sum := sha256.Sum256([]byte(*c.ContentText))
	return "sha-256:"+hex.EncodeToString(sum[:]) == c.Fingerprint
}

// errGone means that the cursor does not count any more.
var errGone = errors.New("cursor gone")

type hub struct {
	address string
	client  *http.Client
}

// get asks until there is an answer that counts: waiting helps after 429, 502, 503, 504 and where nobody answered.
func (h hub) get(ctx context.Context, path string, query url.Values, answer any) error {
	for {
		wait, err := h.ask(ctx, path, query, answer)
		if wait == 0 || ctx.Err() != nil {
			return err
		}
		log.Printf("%v; again in %v", err, wait)
		time.Sleep(wait)
	}
}

// ask gives with an error how long to wait before it is worth asking again; 0 stands for never.
func (h hub) ask(ctx context.Context, path string, query url.Values, answer any) (time.Duration, error) {
	response, wait, err := h.open(ctx, h.client, path, query)
	if err != nil {
		return wait, err
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		return time.Second, err // cut off
	}
	return 0, nil
}

func (h hub) open(ctx context.Context, client *http.Client, path string, query url.Values) (*http.Response, time.Duration, error) {
	request, err := http.NewRequestWithContext(ctx, "GET", h.address+path+"?"+query.Encode(), nil)
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("Accept-Language", "en")
	response, err := client.Do(request)
	if err != nil {
		return nil, time.Second, err
	}
	if response.StatusCode == http.StatusOK {
		return response, 0, nil
	}
	defer response.Body.Close()
	var problem struct{ Code, Reason, Detail string }
	_ = json.NewDecoder(response.Body).Decode(&problem) // a proxy's answer is no JSON
	err = fmt.Errorf("%s: %d %s %s (%s)", path, response.StatusCode, problem.Code, problem.Detail,
		response.Header.Get("Request-Id"))
	switch response.StatusCode {
	case http.StatusGone:
		return nil, 0, fmt.Errorf("%w: %s", errGone, problem.Reason)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return nil, max(time.Duration(seconds)*time.Second, time.Second), err
	}
	return nil, 0, err
}

func questionOf(cursor *string, outlets []string) url.Values {
	query := url.Values{"outlet": outlets}
	if cursor != nil {
		query.Set("cursor", *cursor)
	}
	return query
}

func (h hub) changes(ctx context.Context, cursor *string, outlets []string) (page, error) {
	query := questionOf(cursor, outlets)
	query.Set("limit", "200")
	var answer page
	err := h.get(ctx, "/v1/changes", query, &answer)
	return answer, err
}

// silence is how long nothing may come by a stream: a comment comes every 20 s.
const silence = time.Minute

// stream takes what comes, page by page, until the connection ends. It gives how long to wait before coming back; with 0
// coming back does not help.
func (h hub) stream(ctx context.Context, cursor *string, outlets []string, take func(page) error) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet := time.AfterFunc(silence, cancel)
	defer quiet.Stop()
	response, wait, err := h.open(ctx, &http.Client{}, "/v1/changes/stream", questionOf(cursor, outlets))
	if err != nil {
		return wait, err
	}
	defer response.Body.Close()
	lines := bufio.NewReader(response.Body)
	var p page
	var e event
	for {
		quiet.Reset(silence)
		line, err := lines.ReadString('\n')
		if err != nil {
			return time.Second, err // what came behind the last id comes again
		}
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			e.add(line)
			continue
		}
		quiet.Stop()
		if err := e.tell(&p); err != nil {
			return 0, err
		}
		if e.id != nil {
			p.Next, p.More = *e.id, e.name != "caught-up"
			if err := take(p); err != nil {
				return 0, err
			}
			p = page{}
		}
		e = event{}
	}
}

// event is what stands between two empty lines of a stream.
type event struct {
	name, data string
	id         *string
}

func (e *event) add(line string) {
	name, value, _ := strings.Cut(line, ":")
	value = strings.TrimPrefix(value, " ")
	switch name {
	case "event":
		e.name = value
	case "data":
		e.data += value
	case "id":
		e.id = &value
	}
}

// tell adds what the event says to a page.
func (e event) tell(p *page) error {
	switch e.name {
	case "change":
		var c change
		if err := json.Unmarshal([]byte(e.data), &c); err != nil {
			return err
		}
		p.Changes = append(p.Changes, c)
	case "withheld":
		var w struct{ ItemID string }
		if err := json.Unmarshal([]byte(e.data), &w); err != nil {
			return err
		}
		p.Withheld = append(p.Withheld, w)
	case "reset":
		var r struct{ Reason string }
		if err := json.Unmarshal([]byte(e.data), &r); err != nil {
			return err
		}
		return fmt.Errorf("%w: %s", errGone, r.Reason)
	}
	return nil
}

// entries of an outlet: an item that has one of them is shown there.
func (h hub) entries(ctx context.Context, outlet string) ([]string, error) {
	var answer struct{ Entries []string }
	err := h.get(ctx, "/v1/outlets/"+outlet, nil, &answer)
	return answer.Entries, err
}
