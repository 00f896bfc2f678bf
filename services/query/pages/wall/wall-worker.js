// Keeps the last good state of a wall, so that the screen goes on when the hub is away. It runs over https only.

const WALL = /^\/boards\/\d{12}\/wall$/
const ASSET = /\/assets\/[\w.-]+/g
/** A hub that answers later than this counts as away: the page turns soon anyhow. */
const PATIENCE_MS = 10_000
/**
 * So long the last state is shown without the hub. What was withdrawn meanwhile is not known here, and a notice of it would
 * have gone by then.
 */
const KEPT_MS = 7 * 86_400_000
const KEPT_AT = 'kept-at'

/** One cache for each wall that this browser shows. */
const cacheOf = ({ origin, pathname }) => `${origin}${pathname}`
const stateOf = (text) => /data-state="([^"]+)"/.exec(text)?.[1]
const pagesOf = (text) => Number(/data-pages="(\d+)"/.exec(text)?.[1])

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (url.origin !== location.origin || event.request.method !== 'GET') return
  if (event.request.mode === 'navigate' && WALL.test(url.pathname)) event.respondWith(wallPage(event, url))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(event.request))
})

/** What the hub says, else what it said last. */
async function wallPage(event, url) {
  const read = await readPage(url)
  if (read === null) return (await keptPage(url)) ?? Response.error()
  if (read.state === undefined) return read.answer
  event.waitUntil(keep(url, read))
  return pageOf(read)
}

/** Null where the hub is away: it does not answer, it cannot, or something else answers in its place. */
async function readPage(url) {
  try {
    // biome-ignore lint/plugin: this runs in browsers, which have their own clock.
    const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.status === 404) {
      await caches.delete(cacheOf(url))
      return { answer }
    }
    if (!answer.ok) return null
    const text = await answer.text()
    const state = stateOf(text)
    return state === undefined ? null : { text, state, policy: answer.headers.get('content-security-policy') ?? '' }
  } catch {
    return null
  }
}

const pageOf = ({ text, policy }, more = {}) =>
  new Response(text, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, ...more },
  })

/**
 * Keeps a page. All pages that are kept are of one state: as soon as the hub says another one, those of the state before go,
 * so that nothing comes back that the wall has been told is withdrawn.
 */
async function keep(url, read) {
  const before = await (await caches.open(cacheOf(url))).match(url.pathname)
  const isOther = before === undefined || stateOf(await before.text()) !== read.state
  if (isOther) await caches.delete(cacheOf(url))
  const cache = await caches.open(cacheOf(url))
  await put(cache, url, read)
  await Promise.all([...new Set(read.text.match(ASSET))].map((path) => keepAsset(cache, path)))
  if (!isOther) return
  for (let page = 1; page <= pagesOf(read.text); page++) {
    const other = new URL(page === 1 ? url.pathname : `${url.pathname}?page=${page}`, url)
    const found = await readPage(other)
    // The next page that the screen turns to begins anew.
    if (found?.state !== read.state) return
    await put(cache, other, found)
  }
}

// biome-ignore lint/plugin: as above.
const put = (cache, url, read) => cache.put(url.pathname + url.search, pageOf(read, { [KEPT_AT]: String(Date.now()) }))

/** They are named after their content: what is there is right. */
async function keepAsset(cache, path) {
  if ((await cache.match(path)) === undefined) await cache.add(path).catch(() => {})
}

const asset = async (request) => (await caches.match(request)) ?? fetch(request)

/** The page that is asked for, else the first, with its age in seconds. */
async function keptPage(url) {
  const cache = await caches.open(cacheOf(url))
  const kept = (await cache.match(url.pathname + url.search)) ?? (await cache.match(url.pathname))
  if (kept === undefined) return undefined
  // biome-ignore lint/plugin: as above.
  const age = Date.now() - Number(kept.headers.get(KEPT_AT))
  if (!(age < KEPT_MS)) {
    await caches.delete(cacheOf(url))
    return undefined
  }
  const text = (await kept.text()).replace('data-age="0"', `data-age="${Math.max(0, Math.round(age / 1000))}"`)
  return pageOf({ text, policy: kept.headers.get('content-security-policy') ?? '' })
}
