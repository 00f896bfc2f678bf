import type { Directory, DirectoryNode } from '../directory/directory.ts'
import type { Fault } from '../errors.ts'
import type { DivisionCode } from '../ids.ts'
import type { Content } from '../item/content.ts'
import { kindNameOf } from '../kinds/kinds.ts'
import { rulesInForce } from '../rules/rules-in-force.ts'
import { type Demanding, isSignOffRule, type SignOffRule } from '../rules/sign-off-rule.ts'
import type { SignOff } from './sign-off.ts'

/** What is to be signed. */
export interface ToSign {
  does: Demanding
  node: Pick<DirectoryNode, 'nodeId' | 'level' | 'divisionCode'>
  /**
   * What it will say; of a withdrawal what it says. Null where nobody knows: then kinds and fields demand nothing. Is
   * called where a rule asks for it.
   */
  content: () => Pick<Content, 'kind' | 'field'> | null
  /** `YYYY-MM-DD`, in Shanghai. */
  day: string
}

/** The rules that demand sign-offs before it, by the place of its node on the day. */
export const signOffRulesFor = (directory: Directory, { does, node, content, day }: ToSign): SignOffRule[] =>
  signOffRulesAt(directory, node.divisionCode, day).filter(
    ({ before, of: { levels, nodes, kinds, fields } = {} }) =>
      before.includes(does) &&
      fits(levels, node.level) &&
      fits(nodes, node.nodeId) &&
      ((kinds === undefined && fields === undefined) || fitsContent(content(), { kinds, fields })),
  )

const fitsContent = (
  content: ReturnType<ToSign['content']>,
  { kinds, fields }: Pick<NonNullable<SignOffRule['of']>, 'kinds' | 'fields'>,
): boolean => content !== null && fits(kinds, kindNameOf(content)) && fits(fields, content.field)

const fits = (names: readonly string[] | undefined, name: string | undefined): boolean =>
  names === undefined || (name !== undefined && names.includes(name))

/** The roles that rules demand, each once. */
export const rolesOf = (rules: SignOffRule[]): string[] => [...new Set(rules.flatMap(({ roles }) => roles))]

/**
 * What the rules miss in the sign-offs of a command, at `/review`: `sign-off-missing` with the roles that nobody signed
 * off in, and `sign-off-not-distinct` with a person who did in two roles of which a rule wants two persons.
 */
export function missedSignOffs(rules: SignOffRule[], signOffs: readonly SignOff[] = []): Fault[] {
  const missing = rolesOf(rules).filter((wanted) => !signOffs.some(({ role }) => role === wanted))
  const faults = rules.flatMap((rule) => (rule.distinct === true ? twice(rule, signOffs) : []))
  if (missing.length > 0)
    faults.unshift({ code: 'sign-off-missing', pointer: '/review', details: { roles: missing.join('、') } })
  return faults
}

function twice({ roles }: SignOffRule, signOffs: readonly SignOff[]): Fault[] {
  const inRule = signOffs.filter(({ role }) => roles.includes(role))
  return [...new Set(inRule.map(({ actor }) => actor))].flatMap((actor): Fault[] => {
    const own = roles.filter((role) => inRule.some((one) => one.role === role && one.actor === actor))
    if (own.length < 2) return []
    return [{ code: 'sign-off-not-distinct', pointer: '/review', details: { actor, roles: own.join('、') } }]
  })
}

const known = new WeakMap<Directory, Map<string, SignOffRule[]>>()

/** An import asks at each row. */
function signOffRulesAt(directory: Directory, division: DivisionCode, day: string): SignOffRule[] {
  const rules = known.get(directory) ?? new Map<string, SignOffRule[]>()
  known.set(directory, rules)
  const key = `${division} ${day}`
  const found =
    rules.get(key) ??
    rulesInForce(directory, 'review', division, day).flatMap(({ rule }) => (isSignOffRule(rule) ? [rule] : []))
  rules.set(key, found)
  return found
}
