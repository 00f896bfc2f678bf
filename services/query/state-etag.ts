import { createHash } from 'node:crypto'
import type { Directory } from '../domain/directory/directory.ts'
import type { Checkpoint } from '../ports/read-models.ts'

/** A weak ETag over all that an answer is made of, so that a 304 needs no answer. Takes any JSON value. */
export const stateEtag = (state: unknown): string =>
  `W/"${createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22)}"`

/** How far a generation is, as a part of such a state. */
export const appliedState = (checkpoints: Checkpoint[]): [partition: number, logId: string, nextOffset: number][] =>
  checkpoints.map(({ partition, logId, nextOffset }) => [partition, logId, nextOffset])

/** The directory as a part of such a state. */
export const directoryState = ({ position, hash }: Directory): [position: number, hash: string] => [position, hash]
