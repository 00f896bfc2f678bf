import type { Request } from 'express'
import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import type { Problem } from '../../http/problem.ts'
import { renderPage } from './layout.ts'
import { viewOf } from './page-view.ts'
import type { Site } from './site.ts'
import { siteName } from './site-name.ts'

const HEADINGS: Record<number, string> = {
  400: '请求有误',
  404: '没有找到这个页面',
  405: '不支持这种请求',
  410: '页面已失效',
  413: '提交的内容太大',
  422: '内容不符合要求',
  429: '访问过于频繁',
  503: '暂时无法显示',
  504: '等待超时',
}

const PAGE_PATHS = /^\/(?:$|places$|check$|(?:boards|sites|topics|townships|items)\/)/
const MACHINE_PATHS = /^\/(?:v1\/|(?:openapi\.json|livez|readyz|metrics)$)/

/** In words for villagers: what it means for them, and whom to ask. Trying again does not help. */
const NOT_VERIFIABLE =
  '本站保存的这条信息与发布单位签名的原文对不上，为防止看到被改动过的内容，现在不显示。这不表示发布单位撤下了这条信息，刷新页面也没有用。急需查阅的，请向发布单位或者村（社区）、乡镇的工作人员索取原文；管理人员修复后会在这里重新显示。'

/** The inner reason names files, in English. It belongs in the operators' log and is not shown to the public. */
function sentenceOf({ code, status, reason, detail, name }: Problem): string {
  if (code === 'item-not-verifiable') return NOT_VERIFIABLE
  if (status >= 500 && reason !== undefined) return '系统暂时无法读取数据，请稍后再试。'
  if (code !== 'parameter-invalid') return detail
  return name === 'cursor' ? WRONG_ADDRESS : `查询条件不正确：${reason}`
}

/** Nobody types a cursor: people come with a cut or an old address. */
const WRONG_ADDRESS = '这个地址不完整或者已经过时。请回到列表，从头开始查找。'

/**
 * The problem as a page. Null where it stays problem+json: always on the API, and elsewhere when the client did not ask
 * for HTML.
 */
export async function renderProblemPage(
  problem: Problem,
  request: Request,
  { directory, site }: { directory: Directory; site: Site },
): Promise<string | null> {
  const json = 'application/problem+json'
  const wanted = PAGE_PATHS.test(request.path) ? ['html', json] : [json, 'html']
  if (MACHINE_PATHS.test(request.path) || request.accepts(wanted) !== 'html') return null
  const title =
    problem.code === 'item-not-verifiable' ? '这条信息没有通过核验' : (HEADINGS[problem.status] ?? '系统出错')
  const page = {
    title,
    siteName: siteName(directory),
    crumbs: [{ name: title, path: null }],
    main: html`<h1>${title}</h1>
<p class="notice warning">${sentenceOf(problem)}</p>
<p><a href="/">回到首页</a></p>
<p class="meta">状态码 ${problem.status}，错误代码 ${problem.code}${problem.itemId !== undefined && html`，条目 <code>${String(problem.itemId)}</code>`}</p>`,
  }
  return renderPage(page, null, viewOf(request, site))
}
