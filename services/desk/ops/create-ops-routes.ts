import { readFileSync } from 'node:fs'
import { Router } from 'express'
import { raw } from 'hono/html'
import { forPage } from '../../edge/visible-controls.ts'
import type { Tokens } from '../../http/principal.ts'
import { addTextSizeRoute } from '../../query/pages/page-view.ts'
import type { Site } from '../../query/pages/site.ts'
import { siteName } from '../../query/pages/site-name.ts'
import { addAsset, addStylesheetRoute, assetPath } from '../../query/pages/stylesheet.ts'
import { pageSender } from '../send-page.ts'
import { createSessions } from '../sessions.ts'
import { addSignIn, type SignIn, signedIn } from '../sign-in.ts'
import { type OperatorSeat, opsFigures, opsPage } from './ops-page.ts'
import type { OpsSources } from './ops-sources.ts'
import { onceForAll, readOps } from './read-ops.ts'

export interface OpsDeps {
  sources: OpsSources
  tokens: Tokens
  site: Site
  /** Whether no other part of the process serves the site's stylesheet. */
  servesSite: boolean
  /** For a trial without a certificate: tokens can then be read on the way. */
  allowsPlainHttp: boolean
  newSecret: () => string
}

const HINT = '只给运维人员。令牌由系统管理员发给本人（hub tokens new --role operator）。'
const OTHER_ROLE = {
  says: '这枚令牌不是运维人员的，看不了运维页。经办人请从本站的 /desk 登录；要看运维页的，请系统管理员另发一枚运维人员的令牌。',
  status: 403,
} as const

const text = readFileSync(new URL('./ops.js', import.meta.url), 'utf8')
const script = { path: assetPath('ops', 'js', text), text, type: 'text/javascript' }

/**
 * The page of operators (`/ops`) of any process: what it knows of the hub, in words. Behind a sign-in for operators, whole
 * without script. However many look, what is stored is read once in some seconds.
 */
export function createOpsRoutes({ sources, tokens, site, servesSite, ...deps }: OpsDeps): Router {
  const { directory, uptime } = sources
  const router = Router()
  const answer = pageSender(site)
  const door: SignIn<OperatorSeat> = {
    ...{ path: '/ops', name: '运维', hint: HINT, otherRole: OTHER_ROLE, answer },
    allowsPlainHttp: deps.allowsPlainHttp,
    siteName: () => siteName(directory()),
    sessions: createSessions({
      ...{ tokens, timer: uptime, newSecret: deps.newSecret },
      admit: ({ actor, role }) => (role === 'operator' ? { actor } : null),
    }),
  }
  const figures = onceForAll(async () => String(await opsFigures(await readOps(sources), directory())), uptime)
  addAsset(router, script)
  if (servesSite) {
    addStylesheetRoute(router, site.stylesheet)
    addTextSizeRoute(router)
  }
  addSignIn(router, door)
  router.get('/ops', async (request, response) => {
    const operator = signedIn(request, door)
    if (operator === null) return response.redirect(303, '/ops/sign-in')
    const page = opsPage(raw(await figures()), operator, { directory: directory(), script: script.path })
    await answer(request, response, page)
  })
  router.get('/ops/now', async (request, response) => {
    if (signedIn(request, door, { isAlone: true }) === null) return response.redirect(303, '/ops/sign-in')
    response.type('html').send(forPage(await figures()))
  })
  return router
}
