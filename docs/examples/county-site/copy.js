import { DatabaseSync } from 'node:sqlite'

const PAGE = 20

/** 今天，北京时间。 */
const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)

/** 本站自己的一份：系统停机时照常显示。 */
export function openCopy(file) {
  const db = new DatabaseSync(file, { timeout: 5000 })
  db.exec(`
    PRAGMA secure_delete = ON; -- 抹除的内容不得留在文件里
    CREATE TABLE IF NOT EXISTS item (
      id      TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      state   TEXT NOT NULL,  -- 怎样显示，只看这一列
      title   TEXT,
      day     TEXT NOT NULL,  -- 列表按它排列
      maker   TEXT NOT NULL,
      text    TEXT,           -- 签名的原文（JSON），已经核对
      plain   TEXT,           -- 供搜索的正文
      files   TEXT NOT NULL,  -- 附件在系统上的地址
      notice  TEXT,           -- 何时、为何撤下
      until   TEXT,           -- 展示末日
      reading TEXT NOT NULL   -- 哪一次从头读到的
    );
    CREATE INDEX IF NOT EXISTS item_day ON item (day DESC, id DESC);
    CREATE TABLE IF NOT EXISTS sync (id INTEGER PRIMARY KEY CHECK (id = 1), position TEXT NOT NULL, as_of TEXT);
  `)
  const [upsert, remove, keep, removeOthers, store] = [
    'INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    'DELETE FROM item WHERE id = ?',
    'UPDATE item SET reading = ? WHERE id = ?',
    'DELETE FROM item WHERE reading <> ?',
    `INSERT INTO sync VALUES (1, ?, ?)
     ON CONFLICT DO UPDATE SET position = excluded.position, as_of = coalesce(excluded.as_of, as_of)`,
  ].map((sql) => db.prepare(sql))

  const write = (change, reading) => {
    const { itemId, version, state, title, content, contentText = null, withdrawn, displayUntil = null } = change
    const day = content?.publishedOn ?? new Date(Date.parse(change.publishedAt) + 8 * 3600_000).toISOString()
    const notice = withdrawn === undefined ? null : JSON.stringify(withdrawn)
    const files = JSON.stringify(change.files ?? [])
    const maker = change.maker.organ?.name ?? change.maker.name
    const row = [itemId, version, state, title, day.slice(0, 10), maker, contentText, plainText(content), files]
    upsert.run(...row, notice, displayUntil, reading)
  }

  // 行被挪动时，页里偶尔会留下一份抹除的内容；上次中途停下的，也补做一次。
  let owesVacuum = true

  // 撤下的信息在列表中留有标题和通知；其余状态（未到首日、已过末日、没有通过核对……）一律不显示。
  const visible = `(state = 'shown' OR state = 'withdrawn' AND title IS NOT NULL) AND (until IS NULL OR until >= ?)`
  return {
    position: () => db.prepare('SELECT position FROM sync').get()?.position ?? null,
    asOf: () => db.prepare('SELECT as_of FROM sync').get()?.as_of ?? null,
    /** 一步写成一个事务：无论何时断电，要么全有，要么全无；没有写进去的会再来。 */
    apply: ({ changes, withheld, reading, isComplete, position, caughtUp }) => {
      db.exec('BEGIN IMMEDIATE')
      try {
        for (const change of changes)
          if (change.state === 'left') remove.run(change.itemId)
          else write(change, reading)
        for (const itemId of withheld) keep.run(reading, itemId)
        if (isComplete) removeOthers.run(reading)
        store.run(position, caughtUp?.asOf ?? null)
        db.exec('COMMIT')
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
      owesVacuum ||= changes.some(({ erasedBelow }) => erasedBelow > 0)
      if (owesVacuum && caughtUp) {
        db.exec('VACUUM')
        owesVacuum = false
      }
    },
    /** 一页，以及后面还有没有。 */
    list: (q, page) => {
      const like = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`
      const rows = db
        .prepare(
          `SELECT id, title, day, maker, notice FROM item
           WHERE ${visible} AND (title LIKE ? ESCAPE '\\' OR plain LIKE ? ESCAPE '\\')
           ORDER BY day DESC, id DESC LIMIT ? OFFSET ?`,
        )
        .all(today(), like, like, PAGE + 1, page * PAGE)
      return { rows: rows.slice(0, PAGE), more: rows.length > PAGE }
    },
    item: (id) => {
      const row = db.prepare('SELECT * FROM item WHERE id = ?').get(id)
      const isOver = (row?.until ?? null) !== null && row.until < today() && ['shown', 'withdrawn'].includes(row.state)
      return isOver ? { ...row, state: 'ended' } : (row ?? null)
    },
  }
}

/** 没有标签的正文。 */
function plainText(content) {
  if (content === undefined) return null
  const { format, text } = content.body
  return format === 'html' ? text.replaceAll(/<[^>]*>/g, ' ') : text
}
