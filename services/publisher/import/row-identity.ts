import { canonicalText } from '../../domain/canonical.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { withAsciiDigits } from './read-cell.ts'

/** Marks of a row under the journal's secret: who it is, and what it says. */
export interface RowMarks {
  identity: string
  content: string
}

/** Identity of a row: normalised title, document number, organ, division and issuedOn (issue: clerks' files). */
export function rowMarks(content: Content, division: DivisionCode, mark: (text: string) => string): RowMarks {
  const { title, documentNumber, organ, issuedOn } = content
  const identity = [title, documentNumber, organ?.name, division, issuedOn].map((part) => normalised(part ?? ''))
  return { identity: mark(`row\n${identity.join('\n')}`), content: mark(`content\n${canonicalText(content)}`) }
}

const normalised = (text: string): string => withAsciiDigits(text).replace(/[\s\u00a0\u3000]/g, '')
