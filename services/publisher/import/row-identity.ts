import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import { canonicalText } from '../../domain/canonical.ts'
import type { DivisionCode, ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { documentNumberKey } from '../../domain/item/document-number.ts'

/** Marks of a row under the journal's secret: who it is, and what it says. */
export interface RowMarks {
  identity: string
  content: string
}

/**
 * Identity of a row: normalised title, document number in whatever spelling, organ, division and issuedOn.
 */
export function rowMarks(content: Content, division: DivisionCode, mark: (text: string) => string): RowMarks {
  const { title, documentNumber, organ, issuedOn } = content
  const identity = [
    normalised(title),
    documentNumberKey(documentNumber ?? ''),
    normalised(organ?.name ?? ''),
    division,
    issuedOn ?? '',
  ]
  return { identity: mark(`row\n${identity.join('\n')}`), content: mark(`content\n${canonicalText(content)}`) }
}

/** What makes publishing a row one command. `replaces`: the withdrawn item that the row became before. */
export const rowKey = ({ identity, content }: RowMarks, replaces: ItemId | null): string =>
  `row-${identity}-${content}${replaces === null ? '' : `-after-${replaces}`}`

const normalised = (text: string): string => withAsciiDigits(text).replace(/\s/g, '')
