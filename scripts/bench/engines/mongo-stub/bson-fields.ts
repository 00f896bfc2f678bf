import { BSON } from 'mongodb'

/** A value at its place in a document: its BSON type and its bytes. */
export interface RawField {
  type: number
  bytes: Uint8Array
}

/** A top-level field of a raw document, without decoding the rest; null when it is not there. */
export function rawField(document: Uint8Array, name: string): RawField | null {
  for (const [type, nameOffset, nameLength, offset, length] of BSON.onDemand.parseToElements(document))
    if (nameLength === name.length && sameName(document, nameOffset, name))
      return { type, bytes: document.subarray(offset, offset + length) }
  return null
}

function sameName(document: Uint8Array, at: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) if (document[at + index] !== name.charCodeAt(index)) return false
  return true
}

/** A field's value as the key of a map. An absent field counts as null, as in MongoDB's equality. */
export const keyOfField = (field: RawField | null): string =>
  field === null || field.type === BSON_NULL
    ? 'null'
    : `${field.type}:${Buffer.from(field.bytes.buffer, field.bytes.byteOffset, field.bytes.byteLength).toString('latin1')}`

export const keyOfValue = (value: unknown): string => keyOfField(rawField(BSON.serialize({ value }), 'value'))

const BSON_NULL = 10
