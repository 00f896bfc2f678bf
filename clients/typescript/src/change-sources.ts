import { type ExportEnd, readChanges, readEvent, readExportLine } from './answer-shapes.ts'
import type { Ask } from './ask.ts'
import { pause } from './back-off.ts'
import { createEventParser } from './event-parser.ts'
import { digestOfAll } from './file-digest.ts'
import { HubClientError, parseJson, unreadable } from './hub-client-error.ts'
import type { Change } from './hub-types.ts'

/** What the hub told, up to a place from which one may go on. */
export interface Told {
  changes: Change[]
  withheld: string[]
  /** Null in the middle of an export, from where nobody can go on. */
  next: string | null
  /** More is there, or may be. */
  more: boolean
  asOf: string | null
  lagSeconds: number | null
}

export interface Followed {
  outlets: readonly string[]
  field: string | undefined
  signal: AbortSignal | undefined
  /** Any answer comes within this time, and a stream that says nothing for so long is dead. */
  silentMs: number
}

const PAGE = 200
const WAIT_SECONDS = 30

const gone = (reason: string): HubClientError =>
  new HubClientError(`the cursor does not count any more: ${reason}`, { code: 'cursor-gone', status: 410, reason })

/** Page after page, and with `waits` without an end; else as long as more is there. */
export async function* pagesBehind(
  ask: Ask,
  { outlets, field, signal, silentMs }: Followed,
  { cursor, waits }: { cursor: string | null; waits: boolean },
): AsyncGenerator<Told> {
  for (let [from, more] = [cursor, true]; more || waits; ) {
    const wait = waits && !more ? WAIT_SECONDS : undefined
    const query = { outlet: outlets, field, cursor: from, limit: PAGE, wait }
    const { value, retryAfterMs } = await ask.json('/v1/changes', query, {
      signal,
      silentMs: silentMs + (wait ?? 0) * 1000,
    })
    const page = readChanges(value)
    if (page.more && page.next === from) throw unreadable('a page leads to itself')
    yield { ...page, withheld: page.withheld.map(({ itemId }) => itemId) }
    ;({ next: from, more } = page)
    // Too many wait already, or the hub is going to stop.
    if (retryAfterMs !== null) await pause(retryAfterMs, signal)
  }
}

/** All that an outlet has, as one file. It fails where the file is not whole. */
export async function* exported(ask: Ask, { outlets, field, signal, silentMs }: Followed): AsyncGenerator<Told> {
  const empty = () => ({ changes: [] as Change[], withheld: [] as string[] })
  const none = { more: true, asOf: null, lagSeconds: null }
  let part = empty()
  const count = { changes: 0, withheld: 0 }
  const above = digestOfAll()
  let end: ExportEnd | null = null
  const accept = 'application/x-ndjson'
  for await (const line of linesOf(
    ask.bytes(`/v1/exports/${outlets[0]}.ndjson`, { field }, { accept, signal, silentMs }),
  )) {
    if (end !== null) throw unreadable('the export goes on behind its end')
    const told = readExportLine(parseJson(new TextDecoder().decode(line)))
    if ('end' in told) end = told.end
    else above.add(line)
    if ('change' in told) {
      part.changes.push(told.change)
      count.changes++
    }
    if ('withheld' in told) {
      part.withheld.push(told.withheld)
      count.withheld++
    }
    if (part.changes.length === PAGE) {
      yield { ...none, ...part, next: null }
      part = empty()
    }
  }
  if (end === null) throw new HubClientError('the export has no end', { code: 'broken-off' })
  const isWhole = end.changes === count.changes && end.withheld === count.withheld
  if (!isWhole || !above.is(end.sha256Above)) throw unreadable('the export is not what its end says')
  yield { ...none, ...part, next: end.cursor }
}

/** Lines with their line feeds. What is not ended by one is no line. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = []
  for await (const chunk of bytes) {
    let start = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      yield joined([...begun, chunk.subarray(start, at + 1)])
      begun = []
      start = at + 1
    }
    if (start < chunk.length) begun.push(chunk.subarray(start))
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** What comes, as it comes. It ends when the hub ends it. */
export async function* streamed(
  ask: Ask,
  { outlets, field, signal, silentMs }: Followed,
  { cursor }: { cursor: string | null },
): AsyncGenerator<Told> {
  const parse = createEventParser()
  const decoder = new TextDecoder()
  const empty = () => ({ changes: [] as Change[], withheld: [] as string[] })
  let part = empty()
  const query = { outlet: outlets, field, cursor }
  const asking = { accept: 'text/event-stream', signal, silentMs }
  for await (const chunk of ask.bytes('/v1/changes/stream', query, asking))
    for (const { event, data, id } of parse(decoder.decode(chunk, { stream: true }))) {
      const told = readEvent(event, data)
      if (told.kind === 'reset') throw gone(told.reason)
      if (told.kind === 'change') part.changes.push(told.change)
      if (told.kind === 'withheld') part.withheld.push(told.itemId)
      // What came since the id before belongs together.
      if (id === null) continue
      const { asOf, lagSeconds } = told.kind === 'caught-up' ? told : { asOf: null, lagSeconds: null }
      yield { ...part, next: id, more: false, asOf, lagSeconds }
      part = empty()
    }
}
