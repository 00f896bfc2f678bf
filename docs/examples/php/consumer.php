<?php
/**
 * Keeps all that concerns an outlet of a hub in a table of SQLite. PHP 8.1 or newer with pdo_sqlite, without packages.
 *
 *     HUB=https://gk.example.gov.cn OUTLET=site/341222 DB=copy.sqlite php consumer.php
 *
 * It follows until it is stopped, and may be stopped at any moment: what was not stored comes again. With ONCE=1 it ends
 * when nothing more is there, for a timer. Show what the view `shown` has. docs/api/sync.md explains each step.
 */
declare(strict_types=1);

[$hub, $outlet, $once] = [getenv('HUB'), getenv('OUTLET'), (bool) getenv('ONCE')];
$db = new PDO('sqlite:' . getenv('DB'), options: [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$db->exec("
    PRAGMA secure_delete = ON; -- what is erased must not stay in the file
    CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL, title TEXT,
        text TEXT, notice TEXT, until TEXT, round INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS sync (outlet TEXT NOT NULL, cursor TEXT, round INTEGER NOT NULL);
    CREATE VIEW IF NOT EXISTS shown AS SELECT id, version, title, text, notice FROM item
        WHERE (state = 'shown' OR state = 'withdrawn' AND title IS NOT NULL)
            AND (until IS NULL OR until >= date('now', '+8 hours'));
");

// Where rows were moved, a page may keep a copy of what was erased. Whoever was stopped may have missed this.
$owesVacuum = !$once;

/** What may be answered later, after so many seconds at least. */
class Later extends Exception {}
/** The cursor does not count any more. */
class Gone extends Exception {}

/** Opens an answer. Nothing for so many seconds is a failure, which shows as an answer that is cut. */
function ask(string $path, array $query = [], int $seconds = 60)
{
    global $hub;
    $context = stream_context_create(['http' => ['timeout' => $seconds, 'ignore_errors' => true, 'header' => "Accept-Language: en\r\n"]]);
    $answer = @fopen("$hub$path?" . http_build_query($query), 'r', false, $context);
    if ($answer === false) throw new Later("nobody answered at $hub");
    $headers = implode("\n", $http_response_header);
    $status = (int) explode(' ', $http_response_header[0])[1];
    $wait = preg_match('/^retry-after: *(\d+)/im', $headers, $found) ? (int) $found[1] : 0;
    if ($status === 200) return [$answer, $wait];
    preg_match('/^request-id: *(\S+)/im', $headers, $id);
    $said = "$status " . ($id[1] ?? '') . ' ' . substr((string) stream_get_contents($answer), 0, 500);
    if ($status === 410) throw new Gone($said);
    throw in_array($status, [408, 429, 500, 502, 503, 504]) ? new Later($said, $wait) : new RuntimeException($said);
}

/** JSON with a member; what else came is cut, or no hub's. */
function parse(string|false $text, ?string $member = null): array
{
    $told = json_decode((string) $text, true);
    return is_array($told) && ($member === null || isset($told[$member])) ? $told : throw new Later('an answer was cut');
}

/** All of it and the cursor behind it, or nothing. */
function store(array $changes, array $withheld, ?string $cursor, bool $isComplete = false): void
{
    global $db, $owesVacuum;
    $run = fn (string $sql, mixed ...$values) => $db->prepare($sql)->execute($values);
    $db->beginTransaction();
    $round = $db->query('SELECT round FROM sync')->fetchColumn();
    foreach ($changes as $change) {
        ['itemId' => $id, 'state' => $state, 'title' => $title] = $change;
        $owesVacuum = $owesVacuum || ($change['erasedBelow'] ?? 0) > 0;
        if ($state === 'left') {
            $run('DELETE FROM item WHERE id = ?', $id);
            continue;
        }
        $text = $state === 'shown' ? $change['contentText'] ?? '' : null;
        if ($text !== null) {
            $isGenuine = 'sha-256:' . hash('sha256', $text) === $change['fingerprint'];
            // Else something between the hub and here changes answers: mend that, and delete the row of sync.
            [$state, $title, $text] = $isGenuine ? [$state, json_decode($text, true)['title'], $text] : ['unchecked', null, null];
        }
        $notice = isset($change['withdrawn']) ? "{$change['withdrawn']['at']} {$change['withdrawn']['reason']}" : null;
        // One row an item: writing it deletes what was erased.
        $run('INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
            $id, $change['version'], $state, $title, $text, $notice, $change['displayUntil'] ?? null, $round);
    }
    // Not a deletion: such a row counts as come.
    foreach ($withheld as ['itemId' => $id]) $run('UPDATE item SET round = ? WHERE id = ?', $round, $id);
    if ($isComplete) $run('DELETE FROM item WHERE round < ?', $round);
    $run('UPDATE sync SET cursor = ?', $cursor);
    $db->commit();
}

/** Everything, as one file. It counts when its last line is there and says what came. */
function firstSync(): void
{
    global $outlet;
    [$answer] = ask("/v1/exports/$outlet.ndjson");
    [$changes, $withheld, $above] = [[], [], hash_init('sha256')];
    while (!isset(($told = parse($line = fgets($answer)))['end'])) {
        hash_update($above, $line);
        if (isset($told['withheld'])) $withheld[] = $told['withheld'];
        else $changes[] = $told;
        if (count($changes) < 500) continue;
        store($changes, $withheld, null);
        [$changes, $withheld] = [[], []];
    }
    if (hash_final($above) !== $told['end']['sha256Above']) throw new Later('the file is not the one that the hub sent');
    store($changes, $withheld, $told['end']['cursor']);
}

$known = $db->prepare('SELECT count(*) FROM sync WHERE outlet = ?');
$known->execute([$outlet]);
$isKnown = $known->fetchColumn();
$known->closeCursor();
if (!$isKnown) {
    // Nothing yet, or another outlet than before: its rows go when everything has come.
    $db->prepare('INSERT INTO sync SELECT ?, NULL, coalesce(max(round), 0) FROM sync')->execute([$outlet]);
    $db->prepare('DELETE FROM sync WHERE outlet <> ?')->execute([$outlet]);
}
for ([$failures, $more, $pause] = [0, true, 0]; $more || !$once; sleep($pause)) {
    $pause = 0;
    try {
        if ($db->query('SELECT cursor FROM sync')->fetchColumn() === null) {
            $db->exec('UPDATE sync SET round = round + 1');
            // A file that is cut again and again is given up: pages go on where they were cut.
            if ($failures < 3) firstSync();
        }
        $cursor = $db->query('SELECT cursor FROM sync')->fetchColumn();
        $wait = $more ? 0 : 30; // keeps the answer back until something changes
        [$answer, $pause] = ask('/v1/changes', ['outlet' => $outlet, 'cursor' => $cursor, 'limit' => 200, 'wait' => $wait], 60 + $wait);
        $page = parse(stream_get_contents($answer), 'next');
        store($page['changes'], $page['withheld'], $page['next'], !$page['more']);
        if ($owesVacuum && !$page['more']) { // it writes the whole file
            $db->exec('VACUUM');
            $owesVacuum = false;
        }
        [$more, $failures] = [$page['more'], 0];
    } catch (Gone $gone) {
        fwrite(STDERR, "reading everything anew: {$gone->getMessage()}\n");
        $db->exec('UPDATE sync SET cursor = NULL');
        $more = true;
    } catch (Later | TypeError | PDOException $failure) { // the last two: no answer of a hub
        if ($db->inTransaction()) $db->rollBack();
        fwrite(STDERR, "{$failure->getMessage()}\n");
        // Later and later, each reader at another moment.
        $pause = ($failure instanceof Later ? $failure->getCode() : 0) + random_int(1, min(15, 2 ** ++$failures));
    }
}
