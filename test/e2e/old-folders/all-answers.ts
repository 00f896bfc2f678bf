import { inParallel } from '../../../scripts/check-identical/hub-answers.ts'
import type { Answer } from '../client.ts'

/** What a hub answers, by path: status and body, as text. */
export type Answers = Map<string, string>

const SEARCHED = ['脱贫攻坚', '补助', '更正', '2024']

/**
 * Everything that readers can ask of a hub that stands still: the changes to their end, each item and its history, each
 * outlet's list whole, its withdrawn ones and searches in it, digests, directory. Observations of a clock are left out.
 */
export async function allAnswers(url: string, auditorToken: string): Promise<Answers> {
  const answers: Answers = new Map()
  const ask = async (path: string, token?: string): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })
    const body = withoutObservations((await response.json()) as Answer)
    answers.set(token === undefined ? path : `${path} for auditors`, `${response.status} ${JSON.stringify(body)}`)
    return body
  }
  /** Page after page; gives all that the pages hold under a name. */
  const askAll = async (path: string, member: string): Promise<Answer[]> => {
    const found: Answer[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Answer = await ask(next === '' ? path : `${path}&cursor=${encodeURIComponent(next)}`)
      if (page[member] === undefined) return found
      found.push(...page[member])
      next = page.more === false ? null : page.next
    }
    return found
  }

  const changes = await askAll('/v1/changes?limit=200', 'changes')
  const itemIds = [...new Set(changes.map(({ itemId }: Answer) => itemId as string))]
  const { outlets } = await ask('/v1/digests')
  await inParallel(itemIds, async (itemId) => {
    await ask(`/v1/items/${itemId}`)
    await ask(`/v1/items/${itemId}/history`)
    await ask(`/v1/items/${itemId}/history`, auditorToken)
  })
  await inParallel(outlets as Answer[], async ({ entry }) => {
    await askAll(`/v1/digests/${entry}?limit=1000`, 'items')
    await ask(`/v1/divisions/${entry.split('/')[1]}`)
    const list = `/v1/outlets/${entry}/items?limit=200`
    await askAll(list, 'items')
    await askAll(`${list}&status=withdrawn`, 'items')
    for (const term of SEARCHED) await askAll(`${list}&q=${encodeURIComponent(term)}`, 'items')
  })
  for (const path of ['/v1/nodes', '/v1/fields']) await ask(path)
  const { parked, nodes } = (await (await fetch(`${url}/v1/status`)).json()) as Answer
  answers.set('/v1/status, parked and nodes', JSON.stringify({ parked, nodes }))
  return answers
}

/** How old a list is, by whose clock, and from which generation: all else is the same whoever reads the same log. */
function withoutObservations({ asOf: _, lagSeconds: __, generation: ___, ...rest }: Answer): Answer {
  return rest
}
