let bytesByCharacter: Map<string, number[]> | undefined

/** Writes ASCII, and what GB18030 has in two bytes. */
export function gb18030(text: string): Buffer {
  bytesByCharacter ??= pairs()
  return Buffer.from(
    [...text].flatMap((character) =>
      character < '\u0080' ? [character.charCodeAt(0)] : (bytesByCharacter?.get(character) as number[]),
    ),
  )
}

function pairs(): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030')
  const found = new Map<string, number[]>()
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) found.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return found
}
