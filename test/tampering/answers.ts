import type { Answer } from '../e2e/client.ts'

/** Everything the API answers about items: by place (call) and what it is about, the answer as text. */
export type Answers = Map<string, string>

const OUTLETS = ['board/341222102200', 'site/341222', 'site/341226', 'topic/341200']
const SEARCHES = ['', '&q=公示', '&q=扶', '&status=withdrawn', '&field=扶贫', '&organ=太和县人民政府', '&q=2026']

/** Reads all items, histories, lists, searches and changes. What is a problem or withheld is not in it. */
export async function readEverything(url: string): Promise<Answers> {
  const answers: Answers = new Map()
  const put = (call: string, about: string, answer: unknown) => answers.set(`${call} ${about}`, JSON.stringify(answer))
  const putItem = (call: string, about: string, { predecessor, successor, ...own }: Answer) => {
    put(call, about, own)
    // Its own signature says whom it links to; that is not confirmed where the item at the other end is withheld.
    for (const [name, link] of Object.entries<Answer>({ predecessor, successor })) {
      const { confirmed = false, ...said } = link ?? {}
      put(`${call}, ${name}`, about, said)
      if (confirmed) put(`${call}, confirmed ${name}`, about, confirmed)
    }
  }
  const get = async (path: string): Promise<Answer> => {
    const response = await fetch(`${url}${path}`)
    if (response.ok) return response.json()
    if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true)
      throw new Error(`${path}: ${response.status} is no problem document`)
    return null
  }
  const itemIds = new Set<string>()
  const follow = async (call: string, path: string, member: string) => {
    for (let next: string | null = null; ; ) {
      const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`
      const page = await get(`${path}${cursor}`)
      if (page === null) return
      for (const one of page[member]) {
        putItem(call, one.itemId, one)
        itemIds.add(one.itemId)
      }
      next = page.next
      if (next === null || page.more === false) return
    }
  }
  await follow('changes', '/v1/changes?limit=50', 'changes')
  await follow('changes of a site', '/v1/changes?limit=50&outlet=site/341222', 'changes')
  for (const outlet of OUTLETS)
    for (const search of SEARCHES)
      await follow(`${outlet}${search}`, `/v1/outlets/${outlet}/items?limit=50${encodeURI(search)}`, 'items')
  for (const itemId of itemIds) {
    const item = await get(`/v1/items/${itemId}`)
    if (item !== null) putItem('item', itemId, item)
    const history = await get(`/v1/items/${itemId}/history`)
    for (const version of history?.versions ?? [])
      put('history', `${itemId} ${version.envelope.nodeId}/${version.envelope.nodeSeq}`, version)
  }
  return answers
}

/** Answers that were not given before the tampering: wrong ones. */
export const wrongAnswers = (before: Answers, after: Answers): string[] =>
  [...after]
    .filter(([key, answer]) => before.get(key) !== answer)
    .map(([key, answer]) => `${key}: ${answer.slice(0, 300)}`)
