import { parseDivisionCode } from '../../services/domain/ids.ts'
import { shippedRules } from '../../services/hub/founding/rules/shipped-rules.ts'
import type { ScratchHub } from '../scratch-hub.ts'
import { type ChosenFile, fieldOf, type signedInAt } from './browser-at-desk.ts'

type Clerk = Awaited<ReturnType<typeof signedInAt>>

const CITY = parseDivisionCode('341200')
const HEADER = '序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,公开方式'
export const LIMIT = '信息形成或者变更之日起20个工作日内'

export const lineOf = (no: number, level2: string, limit = LIMIT): string =>
  `${no},救灾,${level2},清单,《政府信息公开条例》,${limit},县应急局,政府网站,全社会,主动`

export const sheetOf = (...lines: string[]): ChosenFile => ({
  name: '目录.csv',
  bytes: [HEADER, ...lines].join('\n'),
})

/** The rules that a hub comes with, and those by which the city reviews its counties, and they their towns. */
export async function adoptReview(hub: Pick<ScratchHub, 'define'>, more: object[] = []): Promise<void> {
  await hub.define(...shippedRules(CITY), {
    ...{ type: 'RulesAdopted', set: 'review', divisionCode: CITY, since: '2026-01-01' },
    rules: [
      { id: 'catalogue-county', reviews: 'catalogue', level: 'county', byLevel: 'city', minor: ['audience'] },
      { id: 'catalogue-township', reviews: 'catalogue', level: 'township', byLevel: 'county' },
      ...(more as { id: string }[]),
    ],
  })
}

export const FIELD = '/desk/catalogues/fields/%E6%95%91%E7%81%BE'

/** What the page of a draft carries along. */
export const draftOn = (page: string): Record<string, string> =>
  Object.fromEntries(
    ['sheet', 'name', 'seen', 'key', 'parent'].flatMap((name) => {
      const value = fieldOf(page, name)
      return value === '' ? [] : [[name, value]]
    }),
  )

export const checkSheet = (clerk: Clerk, file: ChosenFile, more: Record<string, string> = {}, path = FIELD) =>
  clerk.sendFile(path, { ...more, does: 'check' }, file)

/** Sends a sheet as the next round, and gives the address of its round at the office and at the reviewer. */
export async function sendSheet(clerk: Clerk, file: ChosenFile) {
  const looked = await checkSheet(clerk, file)
  const sent = await clerk.sendFile(FIELD, { ...draftOn(looked.page), does: 'send' })
  if (sent.status !== 303) throw new Error(sent.page)
  const { page } = await clerk.get(FIELD)
  const id = /rounds\/([0-9a-f-]{36})/.exec(page)?.[1] as string
  return { id, own: `${FIELD}/rounds/${id}`, review: `/desk/catalogues/reviews/${id}`, page }
}

/** Decides a round as its reviewer who has just looked at it. */
export async function decide(reviewer: Clerk, path: string, verdict: 'approved' | 'returned', more = {}) {
  const { page } = await reviewer.get(path)
  return reviewer.send(path, { seen: fieldOf(page, 'seen'), does: verdict, ...more })
}
