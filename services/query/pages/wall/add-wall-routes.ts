import { readFileSync } from 'node:fs'
import type { Router } from 'express'
import { z } from 'zod'
import { readParameters } from '../../api/parameters.ts'
import type { ItemReader } from '../../item-reader.ts'
import { outletOf } from '../../requested-outlet.ts'
import { publicAddress } from '../public-address.ts'
import type { Site } from '../site.ts'
import { addAsset, assetPath } from '../stylesheet.ts'
import { readWall } from './read-wall.ts'
import { renderWall } from './wall-page.ts'

const text = readFileSync(new URL('./wall.js', import.meta.url), 'utf8')
const script = { path: assetPath('wall', 'js', text), text, type: 'text/javascript' }

/** It keeps the last good state. Its address is always the same, and it governs the paths below its own. */
const WORKER = '/wall-worker.js'
const worker = readFileSync(new URL('./wall-worker.js', import.meta.url), 'utf8')

const wallParameters = z.object({ page: z.coerce.number().int().min(1).catch(1) })

/** `/boards/{code}/wall`: the board on a screen in a lobby. */
export function addWallRoutes(router: Router, reader: ItemReader, site: Site): void {
  addAsset(router, script)
  router.get(WORKER, (_request, response) => {
    response.type('text/javascript; charset=utf-8').send(worker)
  })
  router.get('/boards/:code/wall', async (request, response) => {
    const { page } = readParameters(wallParameters, request)
    const outlet = await outletOf('board', String(request.params.code), reader.directory)
    await reader.active.use(async (generation) => {
      const directory = reader.directory.latest()
      const wall = await readWall(reader, generation, outlet)
      const address = publicAddress(request, site)
      // Without an ETag: the page says when it was made, and a kept one would say an earlier time.
      response
        .type('html')
        .send(
          await renderWall({ outlet, wall, page, address, directory, now: reader.now(), site, script: script.path }),
        )
    })
  })
}
