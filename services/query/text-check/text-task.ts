import { type ComparableText, comparableText } from './comparable-text.ts'
import { indexTokensOf, type RareRuns, rareRunsOf } from './rare-runs.ts'
import { readSentText, type SentFault, type SentForm } from './read-sent-text.ts'
import { compareTexts, type TextComparison } from './text-difference.ts'

/** One published text that a text is held against. */
export interface PublishedText {
  title: string
  body: string
}

/** Work that may take long, and is done in another thread. */
export type TextCheckTask = { look: SentForm } | { compare: { text: string; with: PublishedText[] } }

/** What a text is looked for by. */
export interface TextLooks {
  /** As it was written, or as it was taken out of a file. */
  text: string
  /** UTF-16 units that are compared. */
  length: number
  runs: RareRuns
  /** Its first lines: one of them may be the title of what it copies. */
  lines: { text: string; tokens: string[] }[]
}

export type TextCheckAnswer = LookAnswer | TextComparison[]

/** The looks, or why nothing can be read of what was sent. */
export type LookAnswer = { ok: true; looks: TextLooks } | { ok: false; fault: SentFault }

export async function doTextCheck(task: TextCheckTask): Promise<TextCheckAnswer> {
  if ('compare' in task) return compareWithAll(task.compare.text, task.compare.with)
  const sent = await readSentText(task.look)
  return sent.ok ? { ok: true, looks: lookAtText(sent.text) } : sent
}

const MOST_LINES = 5
const LONGEST_TITLE = 300
const SHORTEST_TITLE = 4

function lookAtText(text: string): TextLooks {
  const comparable = comparableText(text)
  const lines: TextLooks['lines'] = []
  for (const line of text.split(/[\r\n]+/)) {
    const folded = comparableText(line).text
    if (folded.length >= SHORTEST_TITLE && folded.length <= LONGEST_TITLE)
      lines.push({ text: folded, tokens: indexTokensOf(line) })
    if (lines.length === MOST_LINES) break
  }
  return { text, length: comparable.text.length, runs: rareRunsOf(comparable.text), lines }
}

function compareWithAll(written: string, published: PublishedText[]): TextComparison[] {
  const whole = { written, comparable: comparableText(written) }
  return published.map(({ title, body }) => {
    const comparable = comparableText(body)
    const withoutTitle = behindTitle(whole, comparableText(title).text, comparable.text)
    return compareTexts({ written: body, comparable }, withoutTitle)
  })
}

/** A copy may begin with the title, which is no part of the published body. */
function behindTitle(
  { written, comparable }: { written: string; comparable: ComparableText },
  title: string,
  body: string,
): { written: string; comparable: ComparableText } {
  const { text, origin } = comparable
  if (title === '' || !text.startsWith(title) || body.startsWith(title) || text === title)
    return { written, comparable }
  return { written, comparable: { text: text.slice(title.length), origin: origin.subarray(title.length) } }
}
