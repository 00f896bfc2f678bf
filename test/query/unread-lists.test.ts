import { expect } from 'chai'
import { createApp } from '../../services/http/create-app.ts'
import { listen } from '../../services/http/listen.ts'
import { newId, timers } from '../../services/hub/clock.ts'
import type { ReadStore } from '../../services/ports/read-store.ts'
import { createQueryRoutes } from '../../services/query/create-query-routes.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

describe('a reader who has a list already', () => {
  let hub: ScratchHub
  let server: Awaited<ReturnType<typeof listen>>
  let query: ReturnType<typeof createQueryRoutes>
  let lists = 0

  before(async () => {
    hub = await startScratchHub()
    hub.publish(TAIHE, contentOf('公示', '内容'))
    await hub.settle()
    const countingStore: ReadStore = {
      ...hub.store,
      open: async (...options) => {
        const generation = await hub.store.open(...options)
        return {
          ...generation,
          outlet: (question) => {
            lists++
            return generation.outlet(question)
          },
        }
      },
    }
    query = createQueryRoutes({
      store: countingStore,
      directory: hub.directory,
      now: () => hub.clock.now,
      timers: hub.timers,
      address: () => hub.url,
      tokens: { principalOf: () => 'unknown' },
      status: () => Promise.reject(new Error('nobody asks')),
      onUnverifiable: () => {},
    })
    const app = createApp({ routes: [query.router], onError: () => {}, timer: () => 0, newId })
    server = await listen(app, { host: '127.0.0.1', port: 0, timers, newId })
  })
  after(async () => {
    await server.close()
    await query.close()
    await hub.stop()
  })

  // Beside the list of a site or a topic stand the organs of its newest items, which are another list.
  for (const [path, read] of [
    ['/boards/341222102200', 1],
    ['/sites/341222', 2],
    ['/topics/341200', 2],
    ['/v1/outlets/site/341222/items', 1],
  ] as const)
    it(`costs the store no list: ${path}`, async () => {
      lists = 0
      const etag = (await fetch(`${server.url}${path}`)).headers.get('etag') as string
      expect(lists).to.equal(read)
      const again = await fetch(`${server.url}${path}`, { headers: { 'if-none-match': etag } })
      expect(again.status).to.equal(304)
      expect(lists).to.equal(read)
    })

  it('is another one for whom only the list is read, and nothing of what stands beside it', async () => {
    await fetch(`${server.url}/sites/341222`)
    lists = 0
    expect((await fetch(`${server.url}/sites/341222`)).status).to.equal(200)
    expect(lists).to.equal(1)
  })
})
