import { createHash, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import canonicalize from 'canonicalize'
import { foldText } from '../../services/domain/item/search-text.ts'
import { tokenText } from '../../services/domain/item/search-tokens.ts'
import type { GeneratedItem } from '../generate/generate-items.ts'
import type { CpuPerUnit } from './figures.ts'

const BATCH = 500

/**
 * The ceiling for one thread. It does the same durable writes (journal, log, items, index) with the same settings and
 * the same search tokens, one signature and one verification. It has no checks, no Avro, no chain, no history, no
 * outlets and no report.
 */
export async function bareLoop(file: string, folder: string): Promise<{ itemsPerSecond: number; cpu: CpuPerUnit }> {
  const [journal, log, read] = ['journal', 'log', 'read'].map((name) => openStore(join(folder, `bare-${name}.sqlite`)))
  if (journal === undefined || log === undefined || read === undefined) throw new Error('no store')
  journal.exec('CREATE TABLE events(seq INTEGER PRIMARY KEY, body BLOB)')
  log.exec('CREATE TABLE records(offset INTEGER PRIMARY KEY, body BLOB)')
  read.exec(
    'CREATE TABLE items(id INTEGER PRIMARY KEY, itemId TEXT UNIQUE, at TEXT, envelope TEXT, content TEXT); CREATE INDEX byTime ON items(at)',
  )
  read.exec("CREATE VIRTUAL TABLE found USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii')")
  read.exec("INSERT INTO found(found, rank) VALUES('hashsize', 8000000)")
  const statements = {
    journal: journal.prepare('INSERT INTO events VALUES(?, ?)'),
    log: log.prepare('INSERT INTO records VALUES(?, ?)'),
    item: read.prepare('INSERT INTO items VALUES(?, ?, ?, ?, ?)'),
    found: read.prepare('INSERT INTO found(rowid, tokens) VALUES(?, ?)'),
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const spentBefore = process.cpuUsage()
  const started = performance.now()
  let seq = 0
  for await (const lines of batches(file)) {
    const made = lines.map((line) => {
      const item = JSON.parse(line) as GeneratedItem
      const content = canonicalize({ ...item, nonce: randomBytes(16).toString('hex') }) as string
      const fingerprint = createHash('sha256').update(content).digest('hex')
      const envelope = canonicalize({
        seq: ++seq,
        fingerprint,
        itemId: `bare.${seq}`,
        at: new Date().toISOString(),
      }) as string
      const signature = sign(null, Buffer.from(envelope), privateKey)
      return {
        seq,
        search: foldText([item.title, item.documentNumber, item.organ, item.body].join('\n')),
        content,
        envelope,
        signature,
        body: Buffer.from(`${envelope}${content}${signature.toString('base64')}`),
      }
    })
    inOne(journal, () => made.forEach((m) => statements.journal.run(m.seq, m.body)))
    inOne(log, () => made.forEach((m) => statements.log.run(m.seq, m.body)))
    inOne(read, () => {
      for (const m of made) {
        if (!verify(null, Buffer.from(m.envelope), publicKey, m.signature)) throw new Error('bad signature')
        statements.item.run(m.seq, `bare.${m.seq}`, m.envelope, m.envelope, m.content)
        statements.found.run(m.seq, tokenText(m.search))
      }
    })
  }
  const itemsPerSecond = seq / ((performance.now() - started) / 1000)
  const { user, system } = process.cpuUsage(spentBefore)
  for (const store of [journal, log, read]) store.close()
  return { itemsPerSecond, cpu: { unit: 'item', microseconds: (user + system) / seq } }
}

function openStore(file: string): DatabaseSync {
  const store = new DatabaseSync(file)
  store.exec('PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  return store
}

function inOne(store: DatabaseSync, work: () => void): void {
  store.exec('BEGIN IMMEDIATE')
  work()
  store.exec('COMMIT')
}

async function* batches(file: string): AsyncGenerator<string[]> {
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    lines.push(line)
    if (lines.length < BATCH) continue
    yield lines
    lines = []
  }
  if (lines.length > 0) yield lines
}
