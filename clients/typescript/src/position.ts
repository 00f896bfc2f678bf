/** Where a reader stands. It is kept as one text, whose inside is nobody else's. */
export interface Position {
  /** What is followed. A cursor belongs to it. */
  asked: string
  /** Null at the beginning. */
  cursor: string | null
  /** The reading from the beginning that the rows of now came by. */
  reading: string
  /** That reading has come to its end. */
  isComplete: boolean
}

export const writePosition = (position: Position): string => JSON.stringify(position)

/** Null for what this client did not write. */
export function readPosition(text: string): Position | null {
  try {
    const value = JSON.parse(text) as Partial<Position> | null
    const isWhole =
      typeof value?.asked === 'string' &&
      (value.cursor === null || typeof value.cursor === 'string') &&
      typeof value.reading === 'string' &&
      typeof value.isComplete === 'boolean'
    return isWhole ? (value as Position) : null
  } catch {
    return null
  }
}

/** The order of the outlets does not matter to the hub. */
export const askedOf = (outlets: readonly string[], field: string | undefined): string =>
  [...outlets].sort().join(',') + (field === undefined ? '' : `;${field}`)

/** A reading has a name that no other one has, whatever became of the position before. */
export const newReading = (): string =>
  [...globalThis.crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
