import { type Figure, figure, quantile } from '../figures.ts'
import { runningMicroseconds } from '../process-usage.ts'
import { askWhole, put, type Served } from './static-copy.ts'

const MOST_TIMES = 3
/** In which a process ends what an answer leaves behind, such as a line of the log. */
const PAUSE_MS = 10
const BATCH = 20
const WARM_UP_BATCHES = 3

interface Compared {
  hub: Served
  copy: Served
}

/** Name and address. */
export type NamedPages = [string, string][]

/**
 * Processor time of pages that are asked for the first time in a state: `change` publishes, and gives the pages as they
 * are to be asked for then. The same bytes are asked for at the static server right after.
 */
export async function firstAsked(
  { hub, copy }: Compared,
  { rounds, change }: { rounds: number; change: () => Promise<NamedPages> },
): Promise<Figure[]> {
  const spent = new Map<string, { hub: number[]; copy: number[] }>()
  for (let round = 0; round < rounds; round++)
    for (const [name, path] of await change()) {
      const known = spent.get(name) ?? { hub: [], copy: [] }
      spent.set(name, known)
      const [ours, answer] = await spentOn(hub, () => askWhole(hub, path))
      await put(copy, path, answer)
      await pause()
      const [theirs] = await spentOn(copy, () => askWhole(copy, path))
      known.hub.push(ours)
      known.copy.push(theirs)
    }
  return [...spent].map(([name, { hub: ours, copy: theirs }]) =>
    ratio(`${name}, first asked in a state`, quantile(ours, 0.5), quantile(theirs, 0.5)),
  )
}

/** Processor time of pages that are asked for again and again in one state, in batches, in turn with the static server. */
export async function askedAgain({ hub, copy }: Compared, pages: NamedPages, requests: number): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, path] of pages) {
    await put(copy, path, await askWhole(hub, path))
    const ours: number[] = []
    const theirs: number[] = []
    const batch = async (server: Served) => {
      const [spent] = await spentOn(server, async () => {
        for (let asked = 0; asked < BATCH; asked++) await askWhole(server, path)
      })
      return spent / BATCH
    }
    for (let at = -WARM_UP_BATCHES; at < requests / BATCH; at++) {
      const [one, other] = [await batch(hub), await batch(copy)]
      if (at < 0) continue
      ours.push(one)
      theirs.push(other)
    }
    figures.push(ratio(`${name}, asked again`, quantile(ours, 0.5), quantile(theirs, 0.5)))
  }
  return figures
}

const ratio = (name: string, hub: number, copy: number): Figure =>
  figure(name, hub / copy, '× static', { atMost: MOST_TIMES, cpu: { unit: 'page', microseconds: hub } })

async function spentOn<T>({ pid }: Served, work: () => Promise<T>): Promise<[number, T]> {
  const before = runningMicroseconds(pid)
  const done = await work()
  await pause()
  return [runningMicroseconds(pid) - before, done]
}

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
