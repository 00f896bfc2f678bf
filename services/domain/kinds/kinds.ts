import type { Fault } from '../errors.ts'
import type { Content } from '../item/content.ts'
import { CATALOGUE } from './catalogue/catalogue-kind.ts'
import { DOCUMENT } from './document/document-kind.ts'
import type { Kind, KindMember } from './kind.ts'
import { PLAN } from './plan/plan-kind.ts'
import { REVIEW } from './review/review-kind.ts'
import { TABLE } from './table/table-kind.ts'

/** Every kind that this code writes. */
export const KINDS: readonly Kind[] = [DOCUMENT, CATALOGUE, TABLE, PLAN, REVIEW]

/** The kind that a content names; without a name it is a document. */
export const kindNameOf = ({ kind = DOCUMENT.name }: Pick<Content, 'kind'>): string => kind

/** Undefined for a kind of a later hub. */
export const kindOf = (content: Pick<Content, 'kind'>): Kind | undefined =>
  KINDS.find(({ name }) => name === kindNameOf(content))

const MEMBERS: readonly KindMember[] = ['rows', 'tasks', 'table', 'verdict']

/**
 * Faults of what a content is: `kind-unknown`, `form-unknown`, `kind-member-missing`, `kind-member-foreign`, and what the
 * kind itself finds.
 */
export function kindFaults(content: Content): Fault[] {
  const kind = kindOf(content)
  if (kind === undefined) {
    const details = {
      kind: kindNameOf(content).slice(0, LONGEST_TOLD),
      kinds: KINDS.map(({ name }) => name).join('、'),
    }
    return [{ code: 'kind-unknown', pointer: '/kind', details }]
  }
  return [
    ...formFaults(content.form, kind),
    ...MEMBERS.flatMap((member): Fault[] => {
      if ((content[member] !== undefined) === (member === kind.member)) return []
      const code = member === kind.member ? 'kind-member-missing' : 'kind-member-foreign'
      return [{ code, pointer: `/${member}`, details: { kind: kind.name, member } }]
    }),
    ...kind.check(content),
  ]
}

function formFaults(form: string | undefined, { name, forms }: Kind): Fault[] {
  if (form === undefined || Object.hasOwn(forms, form)) return []
  const details = { kind: name, form: form.slice(0, LONGEST_TOLD), forms: Object.keys(forms).join('、') || '（无）' }
  return [{ code: 'form-unknown', pointer: '/form', details }]
}

const LONGEST_TOLD = 40
