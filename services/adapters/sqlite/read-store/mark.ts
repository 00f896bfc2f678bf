import { createHash } from 'node:crypto'

/** 48 bits of a name's hash: a filter that keeps no text which may have to be erased. */
export const markOf = (kind: 'field' | 'organ', name: string): number =>
  createHash('sha256').update(`${kind}\n${name}`, 'utf8').digest().readUIntBE(0, 6)
