/** The longest beginning of the bytes that is of the encoding, as text, and whether that is all of them. */
export function decodedBeginning(bytes: Uint8Array, encoding: string): { text: string; isWhole: boolean } {
  const text = decoded(bytes, encoding)
  if (text !== null) return { text, isWhole: true }
  let good = 0
  let bad = bytes.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (decoded(bytes.subarray(0, middle), encoding, true) === null) bad = middle
    else good = middle
  }
  return { text: decoded(bytes.subarray(0, good), encoding, true) ?? '', isWhole: false }
}

/** Null where the bytes are not of the encoding. `stream` lets the last character be cut off. */
function decoded(bytes: Uint8Array, encoding: string, stream = false): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream })
  } catch {
    return null
  }
}

const LINE_BREAK = /\r\n|\r|\n/

/** Where an editor shows what comes after a text: both from 1. */
export function placeAfter(text: string): { line: number; column: number } {
  const lines = text.split(LINE_BREAK)
  return { line: lines.length, column: [...(lines.at(-1) as string)].length + 1 }
}
