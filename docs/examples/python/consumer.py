"""Keeps all that concerns an outlet of a hub in a table of SQLite. Python 3.9 or newer, without packages.

    HUB=https://gk.example.gov.cn OUTLET=site/341222 DB=copy.sqlite python3 consumer.py

It follows until it is stopped, and may be stopped at any moment: what was not stored comes again. Show what the view
`shown` has. docs/api/sync.md explains each step.
"""
import hashlib
import http.client
import json
import os
import random
import sqlite3
import sys
import time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

HUB, OUTLET = os.environ["HUB"], os.environ["OUTLET"]
db = sqlite3.connect(os.environ["DB"], isolation_level=None)
db.executescript("""
    PRAGMA secure_delete = ON; -- what is erased must not stay in the file
    CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL, title TEXT,
      text TEXT, notice TEXT, until TEXT, round INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS sync (outlet TEXT NOT NULL, cursor TEXT, round INTEGER NOT NULL);
    CREATE VIEW IF NOT EXISTS shown AS SELECT id, version, title, text, notice FROM item
      WHERE (state = 'shown' OR state = 'withdrawn' AND title IS NOT NULL)
        AND (until IS NULL OR until >= date('now', '+8 hours'));
""")


# Where rows were moved, a page may keep a copy of what was erased. Whoever was stopped may have missed this.
owes_vacuum = True


class Gone(Exception):
    """The cursor does not count any more."""


def ask(path, **query):
    """An answer to be read line by line. Nothing for a minute is a failure: a stream has a comment every 20 s."""
    query = urlencode({name: value for name, value in query.items() if value is not None})
    return urlopen(Request(f"{HUB}{path}?{query}", headers={"Accept-Language": "en"}), timeout=60)


def is_genuine(change):
    text = change.get("contentText")
    return text is not None and f"sha-256:{hashlib.sha256(text.encode()).hexdigest()}" == change["fingerprint"]


def store(changes, withheld, cursor, is_complete=False):
    """All of it and the cursor behind it, or nothing."""
    global owes_vacuum
    owes_vacuum = owes_vacuum or any(change.get("erasedBelow", 0) > 0 for change in changes)
    with db:
        db.execute("BEGIN IMMEDIATE")
        (round_,) = db.execute("SELECT round FROM sync").fetchone()
        for change in changes:
            if change["state"] == "left":
                db.execute("DELETE FROM item WHERE id = ?", (change["itemId"],))
                continue
            state, title, text = change["state"], change["title"], None
            if state == "shown":
                if is_genuine(change):
                    text = change["contentText"]
                    title = json.loads(text)["title"]
                else:  # something between the hub and here changes answers: mend that, and delete the row of sync
                    state, title = "unchecked", None
            withdrawn = change.get("withdrawn")
            notice = withdrawn and f"{withdrawn['at']} {withdrawn['reason']}"
            # One row an item: writing it deletes what was erased.
            row = (change["itemId"], change["version"], state, title, text, notice, change.get("displayUntil"), round_)
            db.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        # Not a deletion: such a row counts as come.
        db.executemany("UPDATE item SET round = ? WHERE id = ?", [(round_, item) for item in withheld])
        if is_complete:
            db.execute("DELETE FROM item WHERE round < ?", (round_,))
        db.execute("UPDATE sync SET cursor = ?", (cursor,))


def overwrite_erased():
    """Once nothing more comes for now: it writes the whole file."""
    global owes_vacuum
    if owes_vacuum:
        db.execute("VACUUM")
        owes_vacuum = False


def first_sync():
    """Everything, as one file. It counts when its last line is there and says what came."""
    changes, withheld, digest = [], [], hashlib.sha256()
    with ask(f"/v1/exports/{OUTLET}.ndjson") as answer:
        for line in answer:
            told = json.loads(line)
            if "end" in told:
                if told["end"]["sha256Above"] != digest.hexdigest():
                    raise ValueError("the file is not the one that the hub sent")
                return store(changes, withheld, told["end"]["cursor"])
            digest.update(line)
            if "withheld" in told:
                withheld.append(told["withheld"]["itemId"])
            else:
                changes.append(told)
            if len(changes) == 500:
                store(changes, withheld, None)
                changes, withheld = [], []
    raise ValueError("the file was cut")


def follow(cursor):
    """What comes, as it comes. What came since the id before belongs together."""
    changes, withheld, event, is_caught_up = [], [], {}, False
    with ask("/v1/changes/stream", outlet=OUTLET, cursor=cursor) as answer:
        for line in answer:
            name, _, value = line.decode().rstrip("\r\n").partition(":")
            if name != "":
                event[name] = value[1:] if value.startswith(" ") else value
                continue
            if value != "":  # a comment
                continue
            kind = event.get("event")
            if kind == "reset":
                raise Gone(event["data"])
            if kind == "change":
                changes.append(json.loads(event["data"]))
            if kind == "withheld":
                withheld.append(json.loads(event["data"])["itemId"])
            if "id" in event:
                store(changes, withheld, event["id"], is_complete=kind == "caught-up")
                changes, withheld, is_caught_up = [], [], is_caught_up or kind == "caught-up"
                if is_caught_up:
                    overwrite_erased()
            event = {}


def main():
    if db.execute("SELECT count(*) FROM sync WHERE outlet = ?", (OUTLET,)).fetchone() == (0,):
        # Nothing yet, or another outlet than before: its rows go when everything has come.
        db.execute("INSERT INTO sync SELECT ?, NULL, coalesce(max(round), 0) FROM sync", (OUTLET,))
        db.execute("DELETE FROM sync WHERE outlet <> ?", (OUTLET,))
    failures = 0
    while True:
        (before,) = db.execute("SELECT cursor FROM sync").fetchone()
        wait, began = 0, time.monotonic()
        try:
            if before is None:
                db.execute("UPDATE sync SET round = round + 1")
            # A file that is cut again and again is given up: a stream from the beginning goes on where it was cut.
            if before is None and failures < 3:
                first_sync()
            else:
                follow(before)
        except Gone as gone:
            print(f"reading everything anew: {gone}", file=sys.stderr)
            db.execute("UPDATE sync SET cursor = NULL")
        except HTTPError as error:
            said = f"{error.code} {error.headers.get('Request-Id')} {error.read()[:500]!r}"
            if error.code not in (408, 429, 500, 502, 503, 504):
                sys.exit(said)
            print(said, file=sys.stderr)
            retry_after = error.headers.get("Retry-After", "")
            wait = int(retry_after) if retry_after.isdigit() else 0
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        # Ended or failed: at once where something came or it held, else later and later, each reader at another moment.
        (after,) = db.execute("SELECT cursor FROM sync").fetchone()
        failures = 0 if after != before or time.monotonic() - began > 30 else failures + 1
        time.sleep(wait + random.random() * min(15, 2**failures - 1))


main()
