package main

import (
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
	// pause is what the hub asks for where too many readers wait.
	pause time.Duration
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

// get asks until there is an answer that counts: waiting helps after 429, 502, 503, 504 and where nobody answered. It
// gives how long to wait before the next question.
func (h hub) get(ctx context.Context, path string, query url.Values, answer any) (time.Duration, error) {
	for {
		wait, err := h.ask(ctx, path, query, answer)
		if err == nil || wait == 0 {
			return wait, err
		}
		log.Printf("%v; again in %v", err, wait)
		time.Sleep(wait)
	}
}

// ask gives how long to wait before anything is worth asking again; with an error 0 stands for never.
func (h hub) ask(ctx context.Context, path string, query url.Values, answer any) (time.Duration, error) {
	request, err := http.NewRequestWithContext(ctx, "GET", h.address+path+"?"+query.Encode(), nil)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Accept-Language", "en")
	response, err := h.client.Do(request)
	if err != nil {
		return time.Second, err
	}
	defer response.Body.Close()
	seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
	wait := time.Duration(seconds) * time.Second
	if response.StatusCode == http.StatusOK {
		if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
			return time.Second, err // cut off
		}
		return wait, nil
	}
	var problem struct{ Code, Reason, Detail string }
	_ = json.NewDecoder(response.Body).Decode(&problem) // a proxy's answer is no JSON
	err = fmt.Errorf("%s: %d %s %s (%s)", path, response.StatusCode, problem.Code, problem.Detail,
		response.Header.Get("Request-Id"))
	switch response.StatusCode {
	case http.StatusGone:
		return 0, fmt.Errorf("%w: %s", errGone, problem.Reason)
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		return max(wait, time.Second), err
	}
	return 0, err
}

func (h hub) changes(ctx context.Context, cursor *string, outlets []string, wait int) (page, error) {
	query := url.Values{"outlet": outlets, "limit": {"200"}, "wait": {strconv.Itoa(wait)}}
	if cursor != nil {
		query.Set("cursor", *cursor)
	}
	var answer page
	pause, err := h.get(ctx, "/v1/changes", query, &answer)
	answer.pause = pause
	return answer, err
}

// entries of an outlet: an item that has one of them is shown there.
func (h hub) entries(ctx context.Context, outlet string) ([]string, error) {
	var answer struct{ Entries []string }
	_, err := h.get(ctx, "/v1/outlets/"+outlet, nil, &answer)
	return answer.Entries, err
}
