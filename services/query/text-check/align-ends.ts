/** The parts of two texts that lie beside each other. */
export interface Aligned {
  published: { from: number; to: number }
  found: { from: number; to: number }
}

/** So many units in a row, once in the other text, show where it begins or ends. */
const ANCHOR = 12
/** So far from an end an anchor is looked for: a page may be changed at its very beginning. */
const MOST_TRIED = 400

/**
 * A copy often stands among other things: what a page has above and below. And somebody may copy a piece only. So the ends
 * of both texts are laid beside each other first; what lies beyond them is told apart from what differs between them.
 */
export function alignEnds(published: string, found: string): Aligned {
  const within = found.indexOf(published)
  if (published !== '' && within >= 0) return spans([0, published.length], [within, within + published.length])
  const excerpt = published.indexOf(found)
  if (found !== '' && excerpt >= 0) return spans([excerpt, excerpt + found.length], [0, found.length])
  const first = firstAnchor(published, found)
  const last = lastAnchor(published, found)
  if (first === null || last === null || last.published < first.published || last.found < first.found)
    return spans([0, published.length], [0, found.length])
  const head = beyondAnchor(published, found, first)
  const tail = beyondAnchor(backwards(published), backwards(found), {
    published: published.length - last.published,
    found: found.length - last.found,
  })
  return spans([head.published, published.length - tail.published], [head.found, found.length - tail.found])
}

/** Where two texts begin alike, or nearly at once, nothing is beyond. */
const ALIKE = 4
const NEARLY = 40

/** What stands before the part that lies beside the other text. The longer one keeps a little more, for a changed beginning. */
function beyondAnchor(published: string, found: string, anchor: Anchor): Anchor {
  const more = anchor.found - anchor.published
  const lead = Math.min(anchor.published, anchor.found)
  const cut = { published: anchor.published - lead, found: anchor.found - lead }
  if (published.slice(cut.published, anchor.published) === found.slice(cut.found, anchor.found)) return cut
  if (published.slice(0, ALIKE) === found.slice(0, ALIKE) || Math.abs(more) <= NEARLY) return { published: 0, found: 0 }
  return { published: Math.max(0, -more - NEARLY), found: Math.max(0, more - NEARLY) }
}

/** Unit by unit, so that places are counted alike. */
const backwards = (text: string): string => text.split('').reverse().join('')

const spans = (published: [number, number], found: [number, number]): Aligned => ({
  published: { from: published[0], to: published[1] },
  found: { from: found[0], to: found[1] },
})

interface Anchor {
  published: number
  found: number
}

/** The first place of the one text that stands once in the other, whichever of the two begins later. */
function firstAnchor(published: string, found: string): Anchor | null {
  const most = Math.min(MOST_TRIED, Math.max(published.length, found.length) - ANCHOR)
  for (let at = 0; at <= most; at++) {
    const there = onlyPlace(found, published.slice(at, at + ANCHOR))
    if (there >= 0) return { published: at, found: there }
    const here = onlyPlace(published, found.slice(at, at + ANCHOR))
    if (here >= 0) return { published: here, found: at }
  }
  return null
}

/** The same from the end: the places behind the anchors. */
function lastAnchor(published: string, found: string): Anchor | null {
  const most = Math.min(MOST_TRIED, Math.max(published.length, found.length) - ANCHOR)
  for (let back = 0; back <= most; back++) {
    const of = published.length - back
    const there = onlyPlace(found, published.slice(Math.max(0, of - ANCHOR), Math.max(0, of)))
    if (there >= 0) return { published: of, found: there + ANCHOR }
    const other = found.length - back
    const here = onlyPlace(published, found.slice(Math.max(0, other - ANCHOR), Math.max(0, other)))
    if (here >= 0) return { published: here + ANCHOR, found: other }
  }
  return null
}

/** Where a piece stands in a text, when it stands there once and is whole. */
function onlyPlace(text: string, piece: string): number {
  if (piece.length < ANCHOR) return -1
  const at = text.indexOf(piece)
  return at >= 0 && text.indexOf(piece, at + 1) < 0 ? at : -1
}
