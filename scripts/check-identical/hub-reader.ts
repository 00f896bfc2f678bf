import { type Division, type Item, inParallel, Unreachable } from './hub-answers.ts'

interface Page {
  withheld: { itemId: string }[]
}

/** Reads everything that the hub at an address answers, page by page. Faults that it meets are told to the caller. */
export function createHubReader(url: string, tell: (difference: string) => void) {
  async function get<T>(path: string): Promise<T> {
    const response = await fetch(`${url}${path}`).catch((error: Error) => {
      throw new Unreachable(`${url}${path} cannot be reached: ${error.cause ?? error.message}`)
    })
    if (!response.ok) throw new Unreachable(`${url}${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }

  async function readChanges(cursor: string): Promise<{ items: Map<string, Item>; next: string }> {
    const items = new Map<string, Item>()
    for (let next = cursor; ; ) {
      const query = next && `&cursor=${encodeURIComponent(next)}`
      const page = await get<Page & { changes: Item[]; next: string; more: boolean }>(`/v1/changes?limit=200${query}`)
      tellWithheld(page, '/v1/changes')
      for (const change of page.changes) items.set(change.itemId, change)
      next = page.next
      if (!page.more) return { items, next }
    }
  }

  async function readList(outlet: string): Promise<Map<string, Item>> {
    const items = new Map<string, Item>()
    for (let next: string | null = ''; next !== null; ) {
      const query: string = next && `&cursor=${encodeURIComponent(next)}`
      const page: Page & { items: Item[]; next: string | null } = await get(
        `/v1/outlets/${outlet}/items?limit=200${query}`,
      )
      tellWithheld(page, outlet)
      for (const item of page.items) {
        if (items.has(item.itemId)) tell(`${outlet}: ${item.itemId} is listed twice`)
        items.set(item.itemId, item)
      }
      next = page.next
    }
    return items
  }

  /** The hub says itself that it withholds these items, because they do not check. */
  function tellWithheld({ withheld }: Page, where: string): void {
    for (const { itemId } of withheld) tell(`${where}: ${itemId} is withheld, what is stored does not check`)
  }

  /** By code, every division at or under which the outlets' entries lie. */
  async function divisionsOf(entries: string[]): Promise<Map<string, Division>> {
    const known = new Map<string, Division>()
    const read = async (code: string) => {
      if (!known.has(code)) known.set(code, await get<Division>(`/v1/divisions/${code}`))
      return known.get(code) as Division
    }
    const codes = entries.map((entry) => entry.split('/')[1] as string)
    const tops = new Set<string>()
    for (const code of new Set(codes)) {
      let division = await read(code)
      while (division.parent !== null && division.level !== 'city') division = await read(division.parent)
      tops.add(division.code)
    }
    for (let level = [...tops]; level.length > 0; ) {
      const below: string[] = []
      await inParallel(level, async (code) => {
        below.push(...(await read(code)).children.map((child) => child.code))
      })
      level = below
    }
    return known
  }

  return {
    changes: readChanges,
    list: readList,
    item: (itemId: string) => get<Item>(`/v1/items/${itemId}`),
    divisionsOf,
  }
}
