import { html } from 'hono/html'
import type { Content } from '../../domain/item/content.ts'
import { textOfBody } from '../../domain/item/text-of-html.ts'
import { diffWordByWord, shortenSame } from '../../edge/word-diff.ts'
import type { Html } from './layout.ts'

/** Words that may differ between two versions. Where more do, the page says that the text was written anew. */
const MOST_EDITS = 100
/** The texts that one page compares are no longer than this together, in UTF-16 units: a page holds up nobody else. */
const MOST_COMPARED = 60_000
/** UTF-16 units beside a change. */
const CONTEXT = 24

export type TellDifferences = (before: Content, after: Content) => Html

/** What a version changed in title and text, word by word, for the versions of one page as long as its room lasts. */
export function differencesOfPage(): TellDifferences {
  let room = MOST_COMPARED
  const difference = (name: string, before: string, after: string): Html | false => {
    if (before === after) return false
    room -= before.length + after.length
    if (room < 0) return false
    const parts = diffWordByWord(before, after, MOST_EDITS)
    if (parts === null) return html`<p>${name}改动较大，请展开前一版对照。</p>`
    return html`<p class="changes">${name}：${shortenSame(parts, CONTEXT).map(({ kind, text }) =>
      kind === 'removed' ? html`<del>${text}</del>` : kind === 'added' ? html`<ins>${text}</ins>` : text,
    )}</p>`
  }
  return (before, after) => html`${difference('标题', before.title, after.title)}
${difference('正文', textOfBody(before.body), textOfBody(after.body))}`
}
