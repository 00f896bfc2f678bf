import { expect } from 'chai'
import fc from 'fast-check'
import { HubError } from '../../services/domain/errors.ts'
import { verifyText } from '../../services/domain/event/signed-event.ts'
import type { Generation, ReadStore } from '../../services/ports/read-store.ts'
import { catchUp } from '../../services/projector/catch-up.ts'
import { checkSample } from '../../services/projector/check-sample.ts'
import { createKnownCheckpoints } from '../../services/projector/known-checkpoints.ts'
import { failureOf } from '../failure-of.ts'
import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { CODEC, ROOT_KEYS } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createScenario } from './scenario.ts'

const TORN_TABLES = ['items', 'history', 'heads'] as const
type TornTable = (typeof TORN_TABLES)[number]

export interface StoreToTear {
  /** Opens the store again. */
  open(): Promise<ReadStore>
  /** Takes rows out of a table of generation 1, which no process has open. `pick` gives their indexes among so many. */
  takeOut(table: TornTable, pick: (rows: number) => number[]): Promise<void>
  dispose(): Promise<void>
}

const ITEMS = 4

/** A log in which each item is published and then revised twice, one after the other. */
async function logOfRevisions() {
  const scenario = await createScenario()
  for (let version = 1; version <= 3; version++)
    for (let item = 0; item < ITEMS; item++)
      await scenario.say(DING_ZHEN, version === 1 ? 'ItemPublished' : 'ItemRevised', item, version)
  const log = scenario.log.as(stillProcess)
  const deps = async (generation: Generation) => ({
    log,
    codec: CODEC,
    rootKeys: ROOT_KEYS,
    directory: await scenario.reader(),
    verify: async (...asked: Parameters<typeof verifyText>) => verifyText(...asked),
    generation,
    checkpoints: createKnownCheckpoints(generation),
  })
  return { deps, end: (await log.ends())[0] as number }
}

const isSaid = (error: unknown): boolean =>
  error instanceof HubError && ['store-incomplete', 'store-damaged'].includes(error.code) && !error.retryable

/** A store of no single moment is noticed at the start and at the event, on every engine. */
export function describeTornStore(make: () => Promise<StoreToTear>, numRuns: number): void {
  const torn = async (
    { tables, share, ahead }: { tables: TornTable[]; share: number; ahead: number },
    look: (generation: Generation, deps: Awaited<ReturnType<typeof logOfRevisions>>) => Promise<void>,
  ): Promise<void> => {
    const made = await make()
    const written = await logOfRevisions()
    try {
      const before = await made.open()
      const filled = await before.open(1)
      await catchUp({ ...(await written.deps(filled)), ends: [written.end - ahead] })
      await before.close()
      for (const table of tables)
        await made.takeOut(table, (rows) => {
          const first = Math.floor(share * rows)
          return Array.from(
            { length: Math.max(1, Math.ceil((share * rows) / 2)) },
            (_, index) => (first + index) % rows,
          )
        })
      const store = await made.open()
      await look(await store.open(1), written)
      await store.close()
    } finally {
      await made.dispose()
    }
  }

  const tears = {
    tables: fc.subarray([...TORN_TABLES], { minLength: 1 }),
    share: fc.double({ min: 0, max: 0.999, noNaN: true }),
    ahead: fc.integer({ min: 1, max: ITEMS }),
  }

  /** Where the first row above a head and the head are gone together, only `hub compare` can tell. */
  const isTold = ({ tables }: { tables: TornTable[] }) => !(tables.includes('heads') && tables.includes('history'))

  it('rows that are gone below the heads are noticed at the start', () =>
    fc.assert(
      fc.asyncProperty(fc.record(tears).filter(isTold), (tear) =>
        torn(tear, async (generation, { deps }) => {
          const failure = await failureOf(
            generation.checkpoints().then(async (all) => checkSample(await deps(generation), all)),
          )
          expect(failure, JSON.stringify(tear)).to.satisfy(isSaid)
          expect((failure as Error).message).to.match(/hub rebuild|damaged/)
        }),
      ),
      { numRuns },
    ))

  it('no honest event is parked for a row that is gone: it is applied, or the projector stops and says so', () =>
    fc.assert(
      fc.asyncProperty(fc.record({ ...tears, size: fc.constantFrom(1, 3, 100) }).filter(isTold), ({ size, ...tear }) =>
        torn(tear, async (generation, { deps }) => {
          const failure = await catchUp({ ...(await deps(generation)), batchSize: size }).then(
            () => null,
            (error: unknown) => error,
          )
          if (failure !== null) expect(failure, String((failure as Error).stack)).to.satisfy(isSaid)
          expect(await generation.parked()).to.deep.equal([])
          // An item that is gone is the next one's to find, if nothing of it came.
          if (tear.tables.includes('heads') || (tear.tables.includes('items') && tear.ahead === ITEMS))
            expect(failure).to.satisfy(isSaid)
        }),
      ),
      { numRuns },
    ))
}
