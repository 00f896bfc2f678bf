import { parseArgs } from 'node:util'
import { type Division, type Item, inParallel, Unreachable } from './check-identical/hub-answers.ts'
import { createHubReader } from './check-identical/hub-reader.ts'
import { itemDifferences } from './check-identical/item-differences.ts'
import { outletDifferences } from './check-identical/outlet-differences.ts'

/**
 * `npm run check-identical -- --url URL [--outlets board/…,site/…,topic/…] [--json]` checks from outside that each item
 * is the same everywhere. It uses fetch, JCS and SHA-256, and none of the hub's own code. It asks `/v1/items/{id}` for
 * every item that `/v1/changes` gives, and computes both fingerprints again from the content. Then every outlet, or
 * each of those named, must list the items that belong there with the same version and fingerprint. Items that change
 * meanwhile are left out and counted. Exit codes: 0 identical, 1 differences (each is named), 2 usage, 3 the hub cannot
 * be reached.
 */
const USAGE = 'usage: check-identical --url http://127.0.0.1:8080 [--outlets board/CODE,site/CODE,topic/CODE] [--json]'
const LEVEL: Record<string, string> = { board: 'village', site: 'county', topic: 'city' }

const { url, named, json } = readArguments()
const differences: string[] = []

try {
  const report = await check()
  console.log(json ? JSON.stringify(report) : inWords(report))
  process.exitCode = differences.length === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof Unreachable)) throw error
  console.error(`check-identical: ${error.message}`)
  process.exitCode = 3
}

async function check() {
  const hub = createHubReader(url, (difference) => differences.push(difference))
  const { items, next } = await hub.changes('')
  // Nobody finds an item by its id before its first day.
  const known = [...items.values()].filter(({ state }) => state !== 'scheduled')
  await inParallel(known, async (change) => {
    differences.push(...itemDifferences(await hub.item(change.itemId), change))
  })
  const divisions = await hub.divisionsOf([...[...items.values()].flatMap((item) => item.outlets), ...(named ?? [])])
  const outlets = named ?? [...divisions.values()].flatMap(outletsOf)
  const lists = new Map<string, Map<string, Item>>()
  await inParallel(outlets, async (outlet) => {
    lists.set(outlet, await hub.list(outlet))
  })
  const changed = new Set((await hub.changes(next)).items.keys())
  for (const [outlet, list] of lists)
    differences.push(...outletDifferences(outlet, list, { items, divisions, changed }))
  const listed = [...lists.values()].reduce((sum, { size }) => sum + size, 0)
  return { url, items: items.size, outlets: lists.size, listed, changedMeanwhile: changed.size, differences }
}

function outletsOf({ code, level }: Division): string[] {
  const kind = Object.keys(LEVEL).find((candidate) => LEVEL[candidate] === level)
  return kind === undefined ? [] : [`${kind}/${code}`]
}

function readArguments() {
  const usage = (fault: string): never => {
    console.error(`check-identical: ${fault}\n${USAGE}`)
    process.exit(2)
  }
  try {
    const { values } = parseArgs({
      options: { url: { type: 'string' }, outlets: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const named = values.outlets?.split(',')
    const wrong = named?.find((outlet) => !/^(board|site|topic)\/\d{6,12}$/.test(outlet))
    if (values.url === undefined || !URL.canParse(values.url)) return usage('--url is missing or no address')
    if (wrong !== undefined) return usage(`"${wrong}" is no outlet`)
    return { url: values.url.replace(/\/$/, ''), named, json: values.json }
  } catch (error) {
    return usage((error as Error).message)
  }
}

function inWords({ items, outlets, listed, changedMeanwhile }: Awaited<ReturnType<typeof check>>): string {
  const verdict = differences.length === 0 ? 'identical everywhere' : `${differences.length} differences`
  const meanwhile = changedMeanwhile > 0 ? `, ${changedMeanwhile} changed meanwhile and left out` : ''
  return [`${items} items, ${outlets} outlets with ${listed} entries${meanwhile}: ${verdict}`, ...differences].join(
    '\n',
  )
}
