import { html } from 'hono/html'
import { encode } from 'uqr'
import type { Html } from './layout.ts'

/** White around the code: readers find no code without it (ISO/IEC 18004). */
const QUIET = 4

/**
 * A code may be masked in eight ways, and readers know them all. To look for the one that a camera reads best takes ten
 * times as long as all the rest, and pages have several codes.
 */
const MASK = 0

/** Drawings that were made before: a wall turns to the same ones all day. */
const drawn = new Map<string, Html>()
const MOST_DRAWN = 1000

/** An address as a QR code, as a drawing within the page: it is there as soon as the text is, and prints sharply. */
export function qrCode(address: string, label: string): Html {
  const key = JSON.stringify([address, label])
  const before = drawn.get(key)
  if (before !== undefined) return before
  const drawing = draw(address, label)
  if (drawn.size >= MOST_DRAWN) drawn.clear()
  drawn.set(key, drawing)
  return drawing
}

function draw(address: string, label: string): Html {
  const { data, size } = encode(address, { ecc: 'M', border: QUIET, maskPattern: MASK })
  const path = data.flatMap((row, y) =>
    row.map((isDark, x) => (isDark && row[x - 1] !== true ? `M${x} ${y}h${runFrom(row, x)}v1H${x}z` : '')),
  )
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path.join('')}"/></svg>`
}

function runFrom(row: boolean[], x: number): number {
  const end = row.indexOf(false, x)
  return (end < 0 ? row.length : end) - x
}
