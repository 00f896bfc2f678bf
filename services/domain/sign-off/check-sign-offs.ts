import type { Fault } from '../errors.ts'
import type { Instant } from '../ids.ts'
import { isDate, isRecentDate } from '../item/dates.ts'
import { dayInShanghai } from '../item/display-dates.ts'
import { isPseudonym } from '../personal-data/public-text.ts'
import type { Warning } from '../warning.ts'
import { isRole, type SignOff } from './sign-off.ts'

const MOST_SIGN_OFFS = 20

/**
 * Faults of the sign-offs of a command, whatever a rule demands; pointers are into the command. `today` is that of Shanghai.
 */
export function signOffFaults(signOffs: readonly SignOff[], today: string): Fault[] {
  if (signOffs.length > MOST_SIGN_OFFS) return [unfit('/review', `太长或太大（至多 ${MOST_SIGN_OFFS}）`)]
  return signOffs.flatMap(({ role, actor, at }, index): Fault[] => {
    const pointer = `/review/${index}`
    const isRepeat = signOffs.slice(0, index).some((one) => one.role === role && one.actor === actor)
    return [
      ...(isRole(role) ? [] : [unfit(`${pointer}/role`, ROLE)]),
      ...(isPseudonym(actor) ? [] : [unfit(`${pointer}/actor`, PSEUDONYM)]),
      ...(isRepeat ? [unfit(pointer, '与前面的重复')] : []),
      ...dayFaults(at, `${pointer}/at`, today),
    ]
  })
}

const ROLE = '应为 1 至 20 字的审核角色，首尾没有空白'
const PSEUDONYM = '应为审核人的代号，1 至 60 字，首尾没有空白，也不能是证件号、手机号等号码；签名后永久公开'

function dayFaults(at: string, pointer: string, today: string): Fault[] {
  if (at.length !== today.length || !isDate(at) || !isRecentDate(at)) return [unfit(pointer, '应为 YYYY-MM-DD 的日期')]
  return at > today ? [{ code: 'date-in-future', pointer, details: { value: at } }] : []
}

/**
 * Sign-offs of a day before there was anything to look at: before the version that is changed was published, or before the
 * day that the document itself bears. Most often they were left over from another form.
 */
export function earlySignOffs(
  signOffs: readonly SignOff[],
  { issuedOn, changed }: { issuedOn: string | undefined; changed: Instant | null },
): Warning[] {
  const day = changed === null ? null : dayInShanghai(changed)
  return signOffs.flatMap(({ at }, index): Warning[] => {
    const pointer = `/review/${index}/at`
    const [title, date] = day !== null && at < day ? [CHANGED, day] : [ISSUED, issuedOn ?? '']
    if (at >= date) return []
    return [{ code: 'dates-out-of-order', pointer, details: { title, date, laterTitle: SIGNED_OFF, later: at } }]
  })
}

const CHANGED = '上一版的发布日期'
const ISSUED = '成文日期'
const SIGNED_OFF = '审核日期'

const unfit = (pointer: string, reason: string): Fault => ({ code: 'schema-invalid', pointer, details: { reason } })
