import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import { canonicalText } from '../../domain/canonical.ts'
import type { DivisionCode, ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { documentNumberKey } from '../../domain/item/document-number.ts'
import { tidyContent } from '../../domain/item/tidy-content.ts'
import { withUnifiedHan } from '../../domain/unified-han.ts'
import type { KeyedHash, RowHashes } from '../../ports/journal.ts'

/**
 * The hashes by which a journal knows a row again. A row's identity is its normalised title, its document number in
 * whatever spelling, its organ, its division, its date of issue, and its kind and period if it
 * names them. What it says is its whole content as it is signed.
 */
export function rowHashes(content: Content, division: DivisionCode, keyedHash: KeyedHashing): RowHashes {
  const { content: tidied } = tidyContent(content)
  return hashesOfRow(rowIdentity(tidied, division), tidied, keyedHash)
}

/** The same for a row that is tidied, and whose identity is at hand (`rowIdentity`). */
export const hashesOfRow = (identity: string, tidied: Content, keyedHash: KeyedHashing): RowHashes => ({
  identity: keyedHash(identity),
  content: keyedHash(`content\n${canonicalText(compared(tidied))}`),
})

/** The same for a content of the former reader, which was remembered as it was read. */
export const formerHashes = (content: Content, division: DivisionCode, keyedHash: KeyedHashing): RowHashes => ({
  identity: keyedHash(identityText(content, division)),
  content: keyedHash(`content\n${canonicalText(content)}`),
})

type KeyedHashing = (text: string) => KeyedHash

/** What a row of today is known by: its title and its names as they are signed, with the ideographs that they mean. */
export function rowIdentity(tidied: Content, division: DivisionCode): string {
  const { title, organ, documentNumber, issuedOn, kind, period } = tidied
  const named = organ === undefined ? {} : { organ: { name: withUnifiedHan(organ.name) } }
  return identityText({ title: withUnifiedHan(title), documentNumber, issuedOn, kind, period, ...named }, division)
}

/** What a row is known by, before it is hashed. */
export function identityText(content: IdentifyingMembers, division: DivisionCode): string {
  const { title, documentNumber, organ, issuedOn, kind, period } = content
  const identity = [
    normalised(title),
    documentNumberKey(documentNumber ?? ''),
    normalised(organ?.name ?? ''),
    division,
    issuedOn ?? '',
    ...(kind === undefined ? [] : [`kind ${kind}`]),
    ...(period === undefined ? [] : [`period ${period}`]),
  ]
  return `row\n${identity.join('\n')}`
}

export type IdentifyingMembers = Pick<Content, 'title' | 'documentNumber' | 'issuedOn' | 'kind' | 'period'> & {
  organ?: { name: string }
}

/**
 * The Idempotency-Key of publishing a row, so that the same row is the same command in every run. `replaces` is the
 * withdrawn item that the row became before.
 */
export const rowKey = ({ identity, content }: RowHashes, replaces: ItemId | null): string =>
  `row-${identity}-${content}${replaces === null ? '' : `-after-${replaces}`}`

/** The content as it is signed, without regard to the width of digits in its document number. */
function compared(tidied: Content): Content {
  const { documentNumber, ...others } = tidied
  return documentNumber === undefined ? others : { ...others, documentNumber: withAsciiDigits(documentNumber) }
}

const normalised = (text: string): string => withAsciiDigits(text).replace(/\s/g, '')
