import { readOutlet } from './answer-shapes.ts'
import type { Ask } from './ask.ts'
import { createBackOff, pause } from './back-off.ts'
import { exported, type Followed, pagesBehind, streamed, type Told } from './change-sources.ts'
import { type Checked, checkContent } from './check-content.ts'
import { HubClientError } from './hub-client-error.ts'
import type { Change } from './hub-types.ts'
import { askedOf, newReading, type Position, readPosition, writePosition } from './position.ts'

export interface SyncOptions {
  /** Up to 100, such as `site/341222`. None stands for all items of the hub. */
  outlets: readonly string[]
  /** Items of this field only. */
  field?: string
  /** What was stored with the last step; null or left out the first time. */
  position?: string | null
  /** How everything is read from the beginning: as one file, which only one outlet has, or page by page. */
  from?: 'export' | 'pages'
  /** What comes after it: `false` ends when nothing more is there. `poll` asks with `wait`. */
  follow?: 'stream' | 'poll' | false
  /** After how long without a word a connection is given up; the hub says something every 20 s. A minute when left out. */
  silentMs?: number
  /** Ends the steps when it aborts. */
  signal?: AbortSignal
  /** Told of each failure after which it is tried again, for a log. */
  onTrouble?: (error: HubClientError, waitMs: number) => void
}

/**
 * Apply it as a whole in one transaction: each of `changes` to its row (delete the row of one whose state is `left`), with
 * `reading` beside it; set `reading` of the rows in `withheld`, too; when `isComplete`, delete all rows of another
 * `reading`; store `position`. A step that was not stored comes again.
 */
export interface Step {
  changes: Checked<Change>[]
  /** Items that the hub does not give now, because its store is damaged. Not a deletion. */
  withheld: string[]
  /** Names the reading from the beginning that everything of now came by. */
  reading: string
  /** Everything has come once since the reading began. */
  isComplete: boolean
  /** With `isComplete`: by outlet, which `outlets` of a change are shown there. */
  entries: Record<string, string[]> | null
  /** On the first step of a reading from the beginning that was not the first: why it had to be. */
  restart: string | null
  /** When nothing more was there: how old that is. */
  caughtUp: { asOf: string | null; lagSeconds: number | null } | null
  position: string
}

const SILENT_MS = 60_000
/** An export that was cut so often is given up: pages go on where they were cut. */
const EXPORT_TRIES = 2

/** The steps of following, one after the other; never two at a time. */
export async function* sync(ask: Ask, options: SyncOptions, firstMs?: number): AsyncGenerator<Step> {
  const { outlets, field, signal, follow = false, silentMs = SILENT_MS, onTrouble = () => {} } = options
  const followed: Followed = { outlets, field, signal, silentMs }
  const asked = askedOf(outlets, field)
  const backOffs = {
    export: createBackOff({ firstMs }),
    pages: createBackOff({ firstMs }),
    follow: createBackOff({ firstMs }),
  }
  let exportsLeft = (options.from ?? (outlets.length === 1 ? 'export' : 'pages')) === 'export' ? EXPORT_TRIES : 0
  let { position, restart } = begin(options.position ?? null, asked)
  let isBehind = true
  let toldReading: string | null = null
  const isEnded = () => signal?.aborted === true

  while (!isEnded()) {
    const { cursor }: Position = position
    if (cursor === null) position = { ...position, reading: newReading(), isComplete: false }
    const source: keyof typeof sources = !isBehind ? 'follow' : cursor === null && exportsLeft > 0 ? 'export' : 'pages'
    try {
      for await (const told of sources[source](ask, followed, { cursor, follow })) {
        backOffs[source].reset()
        const next = { ...position, cursor: told.next, isComplete: position.isComplete || !told.more }
        const step = await stepOf(told, { before: position, next, wasBehind: isBehind })
        if (step !== null) {
          yield { ...step, entries: step.isComplete ? await entriesOf(ask, followed) : null, restart }
          ;[restart, toldReading] = [null, next.reading]
        }
        position = next
        isBehind &&= told.more
      }
      if (source === 'follow') throw new HubClientError('the hub ended the stream', { code: 'broken-off' })
      if (!isBehind && follow === false) return
    } catch (error) {
      if (isEnded()) return
      if (!(error instanceof HubClientError)) throw error
      isBehind = true
      if (error.code === 'cursor-gone') {
        ;[position, restart] = [{ ...position, cursor: null }, error.reason]
        continue
      }
      if (source === 'export') {
        // Where nobody answers, pages would not come either.
        if (error.code !== 'unreachable') exportsLeft = error.isRetryable ? exportsLeft - 1 : 0
        if (toldReading === position.reading) restart = error.code
      } else if (!error.isRetryable) throw error
      const waitMs = backOffs[source].next(error)
      onTrouble(error, waitMs)
      await pause(waitMs, signal)
    }
  }
}

type Source = (
  ask: Ask,
  followed: Followed,
  from: { cursor: string | null; follow: SyncOptions['follow'] },
) => AsyncGenerator<Told>

const sources: Record<'export' | 'pages' | 'follow', Source> = {
  export: exported,
  pages: (ask, followed, { cursor }) => pagesBehind(ask, followed, { cursor, waits: false }),
  follow: (ask, followed, { cursor, follow }) =>
    follow === 'stream' ? streamed(ask, followed, { cursor }) : pagesBehind(ask, followed, { cursor, waits: true }),
}

function begin(stored: string | null, asked: string): { position: Position; restart: string | null } {
  const position: Position = { asked, cursor: null, reading: '', isComplete: false }
  if (stored === null) return { position, restart: null }
  const found = readPosition(stored)
  if (found === null) return { position, restart: 'position-unreadable' }
  // A cursor belongs to what was asked for.
  return found.asked === asked ? { position: found, restart: null } : { position, restart: 'asked-otherwise' }
}

/** Null where there is nothing to store. */
async function stepOf(
  { changes, withheld, more, asOf, lagSeconds }: Told,
  { before, next, wasBehind }: { before: Position; next: Position; wasBehind: boolean },
): Promise<Omit<Step, 'entries' | 'restart'> | null> {
  const isNew = changes.length > 0 || before.cursor !== next.cursor || before.isComplete !== next.isComplete
  if (!isNew && !(wasBehind && !more)) return null
  return {
    changes: await Promise.all(changes.map(checkContent)),
    withheld,
    reading: next.reading,
    isComplete: next.isComplete && !before.isComplete,
    caughtUp: more || asOf === undefined ? null : { asOf, lagSeconds },
    position: writePosition(next),
  }
}

/** Asked for behind the last cursor: where divisions are merged after it, that cursor is gone, and this is asked again. */
async function entriesOf(ask: Ask, { outlets, signal, silentMs }: Followed): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const outlet of outlets) {
    const { value } = await ask.json(`/v1/outlets/${outlet}`, {}, { signal, silentMs })
    found[outlet] = readOutlet(value).entries
  }
  return found
}
