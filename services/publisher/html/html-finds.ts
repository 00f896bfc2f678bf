import type { HtmlNode, Place } from './parse-html.ts'

/** What is found of each kind is the first one. */
export interface HtmlView {
  /** All that a reader sees, with marks (seen-writer.ts). */
  seen: string
  /** What would run in a reader's browser. */
  active: Place | null
  /** A picture that lies within the text or on the author's machine. */
  embedded: Place | null
  /** A text that its style hides. */
  hidden: Place | null
  /** An element that cannot be kept, and that shows more than its text. */
  unkept: Place | null
  /** A link that leads nowhere from the hub. */
  link: Place | null
  /** A selector that may change what is seen in a way that is not understood. */
  unclear: string | null
  /** What people call the formatting that cleaning takes away. */
  formatting: Set<string>
  /** Addresses are completed or left out, so the text must be written anew. */
  isRewritten: boolean
  /** Lines of the text by offsets in what is seen, if the text was parsed with lines. */
  lines: [offset: number, line: number][]
}

export const emptyView = (): HtmlView => ({
  seen: '',
  active: null,
  embedded: null,
  hidden: null,
  unkept: null,
  link: null,
  unclear: null,
  formatting: new Set(),
  isRewritten: false,
  lines: [],
})

const MOST_TOLD = 60

/** Notes the first find of a kind. */
export function noteFind(
  view: HtmlView,
  kind: 'active' | 'embedded' | 'hidden' | 'unkept' | 'link',
  found: string,
  { sourceCodeLocation }: HtmlNode,
): void {
  view[kind] ??= { found: found.slice(0, MOST_TOLD), line: sourceCodeLocation?.startLine ?? 0 }
}
