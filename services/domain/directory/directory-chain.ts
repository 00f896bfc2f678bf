import { hashOf } from '../canonical.ts'
import type { Hash } from '../ids.ts'
import type { RootKeys, SignedDirectoryEvent } from './directory-event.ts'
import { readDirectoryRecord } from './read-directory-record.ts'
import { type CheckedRecords, rootSignatureCheck } from './root-signature-check.ts'

/** Why a record of the directory's log does not count. The words are those of rule 4. */
export const PASSED_OVER_REASONS = ['undecodable', 'bad-signature', 'fork'] as const
export type PassedOverReason = (typeof PASSED_OVER_REASONS)[number]

/** What stands in the directory's log beside the events that count. */
export interface DirectoryFindings {
  /** Records that were passed over, since the log was opened. */
  passedOver: Record<PassedOverReason, number>
  /** The last hundred of them, in the order of the log. */
  latest: { offset: number; reason: PassedOverReason }[]
  /** Validly signed events whose predecessor is missing, by their place. */
  waiting: { offset: number; seq: number }[]
}

/** A root-signed event that was read, and may follow another one. */
interface Candidate {
  offset: number
  signed: SignedDirectoryEvent
  hash: Hash
}

/**
 * The directory's chain, found among the records of a log that anybody may have written to. A record counts when enough
 * root keys signed it for this hub and it follows the event before it; the first such record at a place counts. One
 * whose predecessor is missing waits for it. An event that stands there once more changes nothing. Everything else is
 * passed over. The same records in the same order give the same chain, however they are split.
 */
export interface DirectoryChain {
  /** The events that count, in order. */
  readonly events: readonly SignedDirectoryEvent[]
  /** Takes the next record of the log: its text, or null where it has none. Never throws, whatever it holds. */
  take(offset: number, text: string | null): void
  findings(): DirectoryFindings
}

const MOST_LATEST = 100

export function createDirectoryChain(rootKeys: RootKeys, checked?: CheckedRecords): DirectoryChain {
  const events: SignedDirectoryEvent[] = []
  const hashes: Hash[] = []
  const waiting = new Map<number, Candidate[]>()
  const passedOver = { undecodable: 0, 'bad-signature': 0, fork: 0 }
  const latest: DirectoryFindings['latest'] = []
  const isSigned = rootSignatureCheck(rootKeys, checked)

  const passOver = (offset: number, reason: PassedOverReason) => {
    passedOver[reason]++
    latest.push({ offset, reason })
    if (latest.length > MOST_LATEST) latest.shift()
  }

  /** Gives the events that this one releases. */
  const place = (candidate: Candidate): Candidate[] => {
    const { offset, signed, hash } = candidate
    const { seq, prevHash } = signed.event
    if (seq > events.length + 1) {
      const others = waiting.get(seq) ?? []
      if (others.every((other) => other.hash !== hash)) waiting.set(seq, [...others, candidate])
      return []
    }
    if (hashes[seq - 1] === hash) return []
    if (seq <= events.length || (prevHash ?? null) !== (hashes.at(-1) ?? null)) {
      passOver(offset, 'fork')
      return []
    }
    events.push(signed)
    hashes.push(hash)
    const released = waiting.get(seq + 1) ?? []
    waiting.delete(seq + 1)
    return released
  }

  return {
    events,
    take: (offset, text) => {
      const read = readDirectoryRecord(text)
      if (read === null) return passOver(offset, 'undecodable')
      if (!isSigned(read.signed, read.text)) return passOver(offset, 'bad-signature')
      const queue: Candidate[] = [{ offset, signed: read.signed, hash: hashOf(read.text) }]
      for (const candidate of queue) queue.push(...place(candidate))
    },
    findings: () => ({
      passedOver: { ...passedOver },
      latest: [...latest],
      waiting: [...waiting.values()]
        .flat()
        .map(({ offset, signed }) => ({ offset, seq: signed.event.seq }))
        .sort((a, b) => a.seq - b.seq || a.offset - b.offset),
    }),
  }
}
