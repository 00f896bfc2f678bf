import type { Directory, DirectoryNode } from '../directory/directory.ts'
import { foreignPrefix } from '../directory/foreign-government.ts'
import { maskPersonalData } from '../personal-data/mask-personal-data.ts'
import { namingLookAlikes } from '../unified-han.ts'
import type { Warning } from '../warning.ts'
import type { Content } from './content.ts'
import { firstDay, lastDay } from './display-dates.ts'
import { isKnownChannel } from './known-channels.ts'

/** What a content says that its author should look at again (rule 12). Nothing of it keeps it from being published. */
export function contentWarnings(
  content: Content,
  { node, directory }: { node: DirectoryNode; directory: Directory },
): Warning[] {
  return [
    ...organWarnings(content, node, directory),
    ...dateWarnings(content),
    ...fieldWarnings(content, directory),
    ...channelWarnings(content),
    ...textWarnings(content),
  ]
}

function organWarnings({ organ }: Content, node: DirectoryNode, directory: Directory): Warning[] {
  const foreign = organ === undefined ? null : foreignPrefix(organ.name, node, directory)
  if (foreign === null) return []
  return [{ code: 'organ-doubtful', pointer: '/organ/name', details: { division: foreign.name } }]
}

/** Of each pair the first does not come after the second. A date that is a year or a month may be any day of it. */
const IN_ORDER = [
  ['issuedOn', '成文日期', 'publishedOn', '发布日期'],
  ['effectiveOn', '施行日期', 'abolishedOn', '废止日期'],
  ['displayFrom', '公示开始日期', 'displayUntil', '公示截止日期'],
] as const

function dateWarnings(content: Content): Warning[] {
  return IN_ORDER.flatMap(([name, title, laterName, laterTitle]): Warning[] => {
    const { [name]: date = null, [laterName]: later = null } = content
    // As texts most are in order, and then they are as days.
    if (date === null || later === null || date <= later || firstDay(date) <= lastDay(later)) return []
    const details = { title, date, laterTitle, later }
    return [{ code: 'dates-out-of-order', pointer: `/${name}`, details }]
  })
}

/** A hub that has defined no field has nothing to compare with. */
function fieldWarnings({ field }: Content, directory: Directory): Warning[] {
  const fields = directory.fields()
  if (field === undefined || fields.length === 0 || fields.includes(field)) return []
  return [{ code: 'field-unlisted', pointer: '/field', details: { field: told(field) } }]
}

function channelWarnings({ catalogue }: Content): Warning[] {
  const unlisted = (catalogue?.channels ?? []).filter((channel) => !isKnownChannel(channel))
  if (unlisted.length === 0) return []
  const channels = unlisted.slice(0, 3).map(told).join('”“')
  return [{ code: 'channel-unlisted', pointer: '/catalogue/channels', details: { channels } }]
}

const MARKUP =
  /<\/(?:p|div|span|table|td|tr|a|b|strong|font|h[1-6]|li|ul|ol)\s*>|<br\s*\/?>|&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|#\d{2,5});/i
// A run is looked at from its beginning only, or its time would grow with the square.
const QUESTION_MARKS = /(?<!\?)\?{2,}(?=\p{Script=Han})|^\?{2,}$/mu

/** What another program has put into texts, as far as readers would be puzzled by it. */
function textWarnings({ title, summary = '', body, catalogue }: Content): Warning[] {
  const { elements = '', basis = '' } = catalogue ?? {}
  const texts: [pointer: string, text: string][] = [
    ['/title', title],
    ['/summary', summary],
    ['/catalogue/elements', elements],
    ['/catalogue/basis', basis],
    ['/body/text', body.format === 'text' ? body.text : ''],
  ]
  return texts.flatMap(([pointer, text]): Warning[] => {
    const markup = /[<&]/.test(text) ? MARKUP.exec(text)?.[0] : undefined
    const found = text.includes('??') ? QUESTION_MARKS.exec(text)?.[0] : undefined
    return [
      ...(markup === undefined ? [] : [{ code: 'markup-in-text', pointer, details: { markup } } as const]),
      ...(found === undefined
        ? []
        : [{ code: 'characters-lost', pointer, details: { found: found.slice(0, 5) } } as const]),
    ]
  })
}

const LONGEST_TOLD = 30

const told = (text: string): string => {
  const masked = maskPersonalData(text)
  return namingLookAlikes(masked.length > LONGEST_TOLD ? `${masked.slice(0, LONGEST_TOLD)}…` : masked)
}
