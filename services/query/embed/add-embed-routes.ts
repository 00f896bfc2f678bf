import { readFileSync } from 'node:fs'
import type { Router } from 'express'
import { endsUnmodified } from '../api/ends-unmodified.ts'
import { stateEtag } from '../state-etag.ts'

/** Where the script of the elements stands. It imports what follows from below its own address. */
const EMBED_PATH = '/embed.js'

/** `@noble/hashes`, for browsers that have no WebCrypto: SHA-256 and what that imports. */
const SHA_256 = ['sha2.js', '_md.js', '_u64.js', 'utils.js']

/**
 * `GET /embed.js`: `<hub-item>` and `<hub-list>` for the pages of others. Any page may load it as a module, and nothing of
 * it depends on who asks.
 */
export function addEmbedRoutes(router: Router): void {
  addScript(router, EMBED_PATH, new URL('./embed.js', import.meta.url))
  const hashes = import.meta.resolve('@noble/hashes/sha2.js')
  for (const file of SHA_256) addScript(router, `/embed/sha-256/${file}`, new URL(file, hashes))
}

function addScript(router: Router, path: string, source: URL): void {
  const text = readFileSync(source, 'utf8')
  const etag = stateEtag(text)
  router.get(path, (request, response) => {
    response.set('Access-Control-Allow-Origin', '*')
    if (endsUnmodified(request, response, etag)) return
    response.set('ETag', etag).type('text/javascript; charset=utf-8').send(text)
  })
}
