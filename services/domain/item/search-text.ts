import type { Content } from './content.ts'
import { completedNumbers, documentNumberKey, withPlainNumbers } from './document-number.ts'
import { foldSearch } from './fold-search.ts'
import type { ItemDocument } from './item-document.ts'
import { textOfHtml } from './text-of-html.ts'

/**
 * The text that a search looks in, folded by `foldSearch`, a line for each part: title, numbers, organs, summary,
 * keywords, the body as people see it, and names of attachments. For a withdrawn item it is what the notice shows, title
 * and organ. `organName` is the node's name, for a content that names no organ. Every engine and every replay finds the same.
 */
export function foldedTextOf(
  status: ItemDocument['status'],
  content: Content | null,
  organName: string | null,
): string {
  if (content === null) return ''
  const number = status === 'withdrawn' ? undefined : content.documentNumber
  const [title = '', ...others] = [...partsOf(status, content, organName), ...attachmentsOf(status, content)]
  if (number !== undefined) others.push(documentNumberKey(number))
  return [spellingsOf(title).map(foldSearch).join(BETWEEN), ...others.flatMap(spellingsOf).map(foldSearch)].join('\n')
}

/** Parts the spellings of one line. Private use: nobody types it. */
const BETWEEN = '\ue0ff'

/**
 * A part of a text as it stands, and, where document numbers in it are spelt in another way than searches have them, once
 * more with the plain ones. As it stands it is kept, because somebody may search for a piece of such a spelling.
 */
function spellingsOf(part: string): string[] {
  const plain = withPlainNumbers(part)
  return [part, ...(plain === part ? [] : [plain]), ...completedNumbers(plain)]
}

/** The same as it stands, but for the case of letters (`foldText`): for whoever searches literally. */
export const literalTextOf = (
  status: ItemDocument['status'],
  content: Content | null,
  organName: string | null,
): string =>
  content === null
    ? ''
    : foldText([...partsOf(status, content, organName), ...attachmentsOf(status, content)].join('\n'))

/** What searches looked in before names of attachments were searched: the index of layouts 1 to 4 has no more. */
export const searchTextOf = (
  status: ItemDocument['status'],
  content: Content | null,
  organName: string | null,
): string => (content === null ? '' : foldText(partsOf(status, content, organName).join('\n')))

const attachmentsOf = (status: ItemDocument['status'], { attachments = [] }: Content): string[] =>
  status === 'withdrawn' ? [] : attachments.map(({ name }) => name)

function partsOf(status: ItemDocument['status'], content: Content, organName: string | null): string[] {
  const organ = content.organ?.name ?? organName
  const parts =
    status === 'withdrawn'
      ? [content.title, organ]
      : [
          content.title,
          content.documentNumber,
          content.indexNumber,
          organ,
          ...(content.jointOrgans?.map(({ name }) => name) ?? []),
          content.summary,
          ...(content.keywords ?? []),
          content.body.format === 'html' ? textOfHtml(content.body.text) : content.body.text,
        ]
  return parts.filter((part) => part != null)
}

/**
 * Folds the case of letters and nothing else. The final form of sigma depends on what follows it, so it is folded too.
 * Thus the fold of a part of a text is a part of the folded text.
 */
export const foldText = (text: string): string => text.toLowerCase().replaceAll('ς', 'σ')
