import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineClock } from '../../../services/hub/clock.ts'
import { dataFolderAt } from '../../../services/hub/data/data-folder.ts'
import { openItemReader } from '../../../services/hub/engines/open-item-reader.ts'
import type { HubPlace } from '../../../services/hub/engines/open-stores.ts'
import { readSettings } from '../../../services/hub/settings.ts'
import { createDutyCount } from '../../../services/query/duties/duty-count.ts'
import { createPlanStandings } from '../../../services/query/plans/plan-standing.ts'
import { caughtUp, type HubProcess, startHubProcess } from '../../hub-process.ts'
import { type Figure, figure, quantile } from '../figures.ts'
import { timedRequests } from '../timed-requests.ts'
import { type FilledCity, fillCity } from './fill-city.ts'

const DUTIES = '/v1/duties?division=341200&limit=100'
const LIGHTS = '/sites/341222/catalogue/%E6%95%91%E7%81%BE'
/** Each kind of reading is measured over so many requests. */
const REQUESTS = 100

/**
 * Measures what is due in a city of 177 offices below its own: the first page of its duties, a page of the lights of a
 * catalogue, and the count of all that is due, whole and after one change.
 */
export async function benchCity({ items }: { items: number }): Promise<Figure[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  const settings = readSettings({ HUB_DATA: dataFolder })
  const place: HubPlace = { settings, data: dataFolderAt(dataFolder), clock: machineClock }
  try {
    const city = await fillCity(place, items)
    const filling = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    await caughtUp(filling.url, city.events)
    await filling.stop()
    // A process that has looked at nothing yet.
    const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    try {
      await caughtUp(hub.url, city.events)
      return [...(await readFigures(hub)), ...(await countFigures(hub, place, { city, items }))]
    } finally {
      await hub.stop()
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function readFigures({ url, pid }: HubProcess): Promise<Figure[]> {
  const read = (path: string, requests: number, unit: 'list' | 'page') =>
    timedRequests(pid, { urls: [`${url}${path}`], requests, unit })
  const cold = await read(DUTIES, 1, 'list')
  const warm = await read(DUTIES, REQUESTS, 'list')
  const firstLights = await read(LIGHTS, 1, 'page')
  const lights = await read(LIGHTS, REQUESTS, 'page')
  return [
    figure('first page of the duties of a city, cold', quantile(cold.milliseconds, 0.5), 'ms', {
      ...{ atMost: 2000, cpu: cold.cpu },
    }),
    figure('first page of the duties of a city, warm', quantile(warm.milliseconds, 0.5), 'ms', {
      ...{ atMost: 50, cpu: warm.cpu },
    }),
    figure('page of the lights of a catalogue, cold', quantile(firstLights.milliseconds, 0.5), 'ms', {
      cpu: firstLights.cpu,
    }),
    figure('page of the lights of a catalogue, warm', quantile(lights.milliseconds, 0.5), 'ms', { cpu: lights.cpu }),
  ]
}

/** The count runs here, on the hub's stores, as the hub runs it: but without its pauses. */
async function countFigures(
  hub: HubProcess,
  place: HubPlace,
  { city, items }: { city: FilledCity; items: number },
): Promise<Figure[]> {
  await using open = await openItemReader(place, ({ itemId, fault }) => {
    throw new Error(`${itemId}: ${fault}`)
  })
  const { reader } = open
  const plans = createPlanStandings(reader, place.clock.timers)
  const count = createDutyCount({ reader, plans, pause: async () => {} })
  const spent = async () => {
    const before = process.cpuUsage()
    await count()
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  const whole = await spent()
  await publishOne(hub, city)
  const one = await spent()
  return [
    figure('count of all that is due, CPU', whole / 1_000_000, 's', {
      cpu: { unit: 'item', microseconds: whole / items },
    }),
    figure('the same after one change of a town, CPU', one / 1000, 'ms'),
    figure('whole count against that after one change', whole / one, '×', { atLeast: 20 }),
  ]
}

async function publishOne({ url }: HubProcess, { tokens, events, town }: FilledCity): Promise<void> {
  const content = {
    ...{ title: '新的一件', body: { format: 'text', text: '正文' }, shownOn: { site: 'all' } },
    issuedOn: '2025-01-02',
  }
  const answer = await fetch(`${url}/v1/items`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${tokens[town]}`,
      'idempotency-key': 'bench-city',
    },
    body: JSON.stringify({ nodeId: town, content }),
  })
  if (answer.status !== 201) throw new Error(`publishing gave ${answer.status}: ${await answer.text()}`)
  await caughtUp(url, { [town]: (events[town] ?? 0) + 1 })
}
