import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Timers } from '../../domain/timers.ts'

/** Where a table is read from: the path of a file, or bytes that were sent. */
export type SheetSource = string | SentSheet

/** A file that somebody sent. It lies in memory and on no disk, so that nothing of a draft is left there. */
interface SentSheet {
  /** Its ending says what the file is, as that of a path does. */
  name: string
  bytes: Uint8Array
  /** The process serves others too: whatever reads the sheet gives the event loop back between its steps. */
  turn: Timers['turn']
}

const PIECE = 1 << 18
/** Of a sheet that was sent: what is done with a piece is one step. */
const STEP = 1 << 15
const nobodyWaits: Timers['turn'] = async () => {}

/** Gives the event loop back where others wait for it. */
export const turnOf = (source: SheetSource): Timers['turn'] => (typeof source === 'string' ? nobodyWaits : source.turn)

export const nameOfSheet = (source: SheetSource): string => (typeof source === 'string' ? source : source.name)

/** What a thread is given to read the sheet itself. */
export const forThread = (source: SheetSource): string | Uint8Array =>
  typeof source === 'string' ? source : source.bytes

/** The bytes from the beginning. Whoever has seen enough leaves the rest unread, and then nothing is open any more. */
export async function* piecesOfSheet(source: SheetSource): AsyncGenerator<Buffer> {
  if (typeof source === 'string') return yield* piecesOfFile(source)
  const { buffer, byteOffset, length } = source.bytes
  const bytes = Buffer.from(buffer, byteOffset, length)
  for (let at = 0; at < length; at += STEP) {
    yield bytes.subarray(at, at + STEP)
    await source.turn()
  }
}

async function* piecesOfFile(path: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: PIECE })
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } finally {
    await closed(stream)
  }
}

/** Ends a stream, and resolves when nothing of it is open any more. */
async function closed(stream: Readable): Promise<void> {
  stream.destroy()
  if (!stream.closed) await new Promise<void>((resolve) => stream.once('close', resolve))
}
