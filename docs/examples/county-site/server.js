import { createServer } from 'node:http'
import { createHubClient } from 'disclosure-hub-client'
import { openCopy } from './copy.js'
import { itemPage, listPage, messagePage } from './pages.js'

const { HUB, OUTLET, DB = 'copy.sqlite', HOST = '127.0.0.1', PORT = '3000', SITE = '政务公开' } = process.env
if (HUB === undefined || OUTLET === undefined) {
  console.error('请设置 HUB（系统地址）和 OUTLET（公开位置，例如 site/341222）。')
  process.exit(2)
}
const copy = openCopy(DB)
const hub = HUB.replace(/\/+$/, '')

/** 不显示的为什么不显示。抹除的和已过末日的，永远不会再有：410。 */
const MISSING = {
  erased: [410, '本信息已被删除。'],
  ended: [410, '本信息已过展示期。'],
  unchecked: [503, '本信息没有通过核对，暂不显示。'],
}

function answer(path, query) {
  const at = { site: SITE, hub, asOf: copy.asOf() }
  if (path === '/') {
    const q = (query.get('q') ?? '').trim().slice(0, 100)
    const page = Math.min(Math.max(Number.parseInt(query.get('page') ?? '0', 10) || 0, 0), 10_000)
    return [200, listPage(at, { q, page, ...copy.list(q, page) })]
  }
  const id = /^\/items\/([\w.-]{1,100})$/.exec(path)?.[1]
  const item = id === undefined ? null : copy.item(id)
  const isVisible = item?.state === 'shown' || (item?.state === 'withdrawn' && item.title !== null)
  if (isVisible) return [200, itemPage(at, item)]
  const [status, text] = MISSING[item?.state] ?? [404, '没有这条信息。']
  return [status, messagePage(at, text)]
}

const server = createServer((request, response) => {
  if (!['GET', 'HEAD'].includes(request.method)) return response.writeHead(405, { allow: 'GET, HEAD' }).end()
  const asked = URL.parse(request.url, 'http://site')
  const [status, page] = answer(asked?.pathname ?? '', asked?.searchParams)
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; img-src ${new URL(hub).origin}; form-action 'self'`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    })
    .end(page)
})
server.listen(Number(PORT), HOST, () => console.log(`http://${HOST}:${server.address().port}`))

const client = createHubClient({ url: hub, onDeprecated: (told) => console.error('接口将取消', told) })
const onTrouble = (error, waitMs) => console.error(`${error.message}；${Math.round(waitMs / 1000)} 秒后再试`)
for await (const step of client.sync({ outlets: [OUTLET], position: copy.position(), follow: 'stream', onTrouble })) {
  if (step.restart !== null) console.error(`从头读：${step.restart}`)
  copy.apply(step)
}
