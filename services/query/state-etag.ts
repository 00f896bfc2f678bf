import { createHash } from 'node:crypto'
import type { Directory } from '../domain/directory/directory.ts'

/** A weak ETag over all that an answer is made of, so that a 304 needs no answer. Takes any JSON value. */
export const stateEtag = (state: unknown): string =>
  `W/"${createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22)}"`

/** The directory as a part of such a state. */
export const directoryState = ({ position, hash }: Directory): [position: number, hash: string] => [position, hash]
