import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keeps all that concerns an outlet of a hub in a table of SQLite. JDK 17 or newer, with gson and sqlite-jdbc (of Debian's
 * libgoogle-gson-java and libxerial-sqlite-jdbc-java, or of Maven):
 *
 *     HUB=https://gk.example.gov.cn OUTLET=site/341222 DB=copy.sqlite java -cp gson.jar:sqlite-jdbc.jar Consumer.java
 *
 * It follows until it is stopped, and may be stopped at any moment: what was not stored comes again. Show what the view
 * `shown` has. docs/api/sync.md explains each step.
 */
public class Consumer {
    static final String HUB = System.getenv("HUB"), OUTLET = System.getenv("OUTLET");
    static final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    static final ScheduledExecutorService watch = Executors.newScheduledThreadPool(1, work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });
    static Connection db;

    /** The cursor does not count any more. */
    static class Gone extends Exception {
        Gone(String reason) { super(reason); }
    }

    /** Asking again does not help. */
    static class Refused extends Exception {
        Refused(String said) { super(said); }
    }

    /** It may be answered later, after so many seconds at least. */
    static class Later extends IOException {
        final long seconds;
        Later(String said, long seconds) { super(said); this.seconds = seconds; }
    }

    interface Lines { void take(String line) throws Exception; }

    /** Reads an answer line by line. Nothing for a minute is a failure: a stream has a comment every 20 s. */
    static void read(String path, Lines lines) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(HUB + path)).header("Accept-Language", "en")
            .timeout(Duration.ofMinutes(1)).build();
        HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> body = answer.body()) {
            if (answer.statusCode() != 200) refuse(answer, body);
            var silence = new Object() { long since = System.nanoTime(); };
            var watching = watch.scheduleAtFixedRate(() -> {
                if (System.nanoTime() - silence.since > 60e9) body.close();
            }, 5, 5, TimeUnit.SECONDS);
            try {
                for (var all = body.iterator(); all.hasNext();) {
                    String line = all.next();
                    silence.since = Long.MAX_VALUE; // only waiting counts
                    lines.take(line);
                    silence.since = System.nanoTime();
                }
            } finally {
                watching.cancel(false);
            }
        }
    }

    static void refuse(HttpResponse<?> answer, Stream<String> body) throws Exception {
        String id = answer.headers().firstValue("Request-Id").orElse("");
        String said = answer.statusCode() + " " + id + " " + String.join("", body.limit(20).toList());
        if (answer.statusCode() == 410) throw new Gone(said);
        if (!Set.of(408, 429, 500, 502, 503, 504).contains(answer.statusCode())) throw new Refused(said);
        String after = answer.headers().firstValue("Retry-After").orElse("");
        throw new Later(said, after.matches("\\d{1,6}") ? Long.parseLong(after) : 0);
    }

    static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static void run(String sql, Object... values) throws SQLException {
        try (var statement = db.prepareStatement(sql)) {
            for (int at = 0; at < values.length; at++) statement.setObject(at + 1, values[at]);
            statement.execute();
        }
    }

    static String cursor() throws SQLException {
        try (var statement = db.createStatement(); ResultSet found = statement.executeQuery("SELECT cursor FROM sync")) {
            return found.next() ? found.getString(1) : null;
        }
    }

    static String text(JsonObject object, String name) {
        JsonElement member = object.get(name);
        return member == null || member.isJsonNull() ? null : member.getAsString();
    }

    /** Where rows were moved, a page may keep a copy of what was erased. Whoever was stopped may have missed this. */
    static boolean owesVacuum = true;

    /** Once nothing more comes for now: it writes the whole file. */
    static void overwriteErased() throws SQLException {
        if (owesVacuum) run("VACUUM");
        owesVacuum = false;
    }

    /** What came since the last cursor. */
    static class Part {
        final List<JsonObject> changes = new ArrayList<>();
        final List<String> withheld = new ArrayList<>();

        /** Stores all of it and the cursor behind it, or nothing. */
        void store(String cursor, boolean isComplete) throws Exception {
            db.setAutoCommit(false);
            try {
                for (JsonObject change : changes) apply(change);
                // Not a deletion: such a row counts as come.
                for (String id : withheld) run("UPDATE item SET round = (SELECT round FROM sync) WHERE id = ?", id);
                if (isComplete) run("DELETE FROM item WHERE round < (SELECT round FROM sync)");
                run("UPDATE sync SET cursor = ?", cursor);
                db.commit();
            } finally {
                db.rollback();
                db.setAutoCommit(true);
            }
            changes.clear();
            withheld.clear();
        }
    }

    static void apply(JsonObject change) throws Exception {
        String id = change.get("itemId").getAsString(), state = change.get("state").getAsString();
        String title = text(change, "title"), content = null;
        owesVacuum |= change.has("erasedBelow") && change.get("erasedBelow").getAsInt() > 0;
        if (state.equals("left")) {
            run("DELETE FROM item WHERE id = ?", id);
            return;
        }
        if (state.equals("shown")) {
            content = text(change, "contentText");
            if (content != null && ("sha-256:" + sha256(content)).equals(text(change, "fingerprint"))) {
                title = JsonParser.parseString(content).getAsJsonObject().get("title").getAsString();
            } else { // something between the hub and here changes answers: mend that, and delete the row of sync
                state = "unchecked";
                title = content = null;
            }
        }
        JsonObject withdrawn = change.getAsJsonObject("withdrawn");
        String notice = withdrawn == null ? null : text(withdrawn, "at") + " " + text(withdrawn, "reason");
        // One row an item: writing it deletes what was erased.
        run("INSERT OR REPLACE INTO item SELECT ?, ?, ?, ?, ?, ?, ?, round FROM sync",
            id, change.get("version").getAsLong(), state, title, content, notice, text(change, "displayUntil"));
    }

    /** Everything, as one file. It counts when its last line is there and says what came. */
    static void firstSync() throws Exception {
        Part part = new Part();
        MessageDigest above = MessageDigest.getInstance("SHA-256");
        boolean[] isWhole = {false};
        read("/v1/exports/" + OUTLET + ".ndjson", line -> {
            JsonObject told = JsonParser.parseString(line).getAsJsonObject();
            if (told.has("end")) {
                JsonObject end = told.getAsJsonObject("end");
                isWhole[0] = text(end, "sha256Above").equals(HexFormat.of().formatHex(above.digest()));
                if (isWhole[0]) part.store(end.get("cursor").getAsString(), false);
                return;
            }
            above.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            if (told.has("withheld")) part.withheld.add(text(told.getAsJsonObject("withheld"), "itemId"));
            else part.changes.add(told);
            if (part.changes.size() == 500) part.store(null, false);
        });
        if (!isWhole[0]) throw new IOException("the file was cut, or is not the one that the hub sent");
    }

    /** What comes, as it comes. What came since the id before belongs together. */
    static void follow(String cursor) throws Exception {
        Part part = new Part();
        boolean[] isCaughtUp = {false};
        Map<String, String> event = new HashMap<>(); // its name, data and id
        String from = cursor == null ? "" : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        read("/v1/changes/stream?outlet=" + OUTLET + from, line -> {
            String[] field = line.split(": ?", 2);
            if (field.length == 2) event.put(field[0], field[1]);
            if (!line.isEmpty()) return;
            String name = event.getOrDefault("event", ""), data = event.get("data"), id = event.get("id");
            event.clear();
            if (name.equals("reset")) throw new Gone(data);
            if (name.equals("change")) part.changes.add(JsonParser.parseString(data).getAsJsonObject());
            if (name.equals("withheld")) part.withheld.add(text(JsonParser.parseString(data).getAsJsonObject(), "itemId"));
            if (id == null) return;
            part.store(id, name.equals("caught-up"));
            isCaughtUp[0] |= name.equals("caught-up");
            if (isCaughtUp[0]) overwriteErased();
        });
    }

    public static void main(String[] args) throws Exception {
        db = DriverManager.getConnection("jdbc:sqlite:" + System.getenv("DB"));
        run("PRAGMA secure_delete = ON"); // what is erased must not stay in the file
        run("CREATE TABLE IF NOT EXISTS item (id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL, title TEXT,"
            + " text TEXT, notice TEXT, until TEXT, round INTEGER NOT NULL)");
        run("CREATE TABLE IF NOT EXISTS sync (outlet TEXT PRIMARY KEY, cursor TEXT, round INTEGER NOT NULL)");
        run("CREATE VIEW IF NOT EXISTS shown AS SELECT id, version, title, text, notice FROM item"
            + " WHERE (state = 'shown' OR state = 'withdrawn' AND title IS NOT NULL)"
            + " AND (until IS NULL OR until >= date('now', '+8 hours'))");
        // Nothing yet, or another outlet than before: its rows go when everything has come.
        run("INSERT OR IGNORE INTO sync SELECT ?, NULL, coalesce(max(round), 0) FROM sync", OUTLET);
        run("DELETE FROM sync WHERE outlet <> ?", OUTLET);
        for (int failures = 0; ; ) {
            long seconds = 0, began = System.nanoTime();
            String before = cursor();
            try {
                if (before == null) run("UPDATE sync SET round = round + 1");
                // A file that is cut again and again is given up: a stream from the beginning goes on where it was cut.
                if (before == null && failures < 3) firstSync();
                else follow(before);
            } catch (Gone gone) {
                System.err.println("reading everything anew: " + gone.getMessage());
                run("UPDATE sync SET cursor = NULL");
            } catch (Later later) {
                System.err.println(later.getMessage());
                seconds = later.seconds;
            } catch (IOException | RuntimeException cut) { // cut off, or no answer of a hub
                System.err.println(cut);
            }
            // Ended or failed: at once where something came or it held, else later and later, each at another moment.
            boolean isGood = !String.valueOf(before).equals(String.valueOf(cursor())) || System.nanoTime() - began > 30e9;
            failures = isGood ? 0 : failures + 1;
            Thread.sleep((long) (1000 * (seconds + Math.random() * Math.min(15, Math.pow(2, failures) - 1))));
        }
    }
}
