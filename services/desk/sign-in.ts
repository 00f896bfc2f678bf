import type { Request, RequestHandler, Response, Router } from 'express'
import { html } from 'hono/html'
import { z } from 'zod'
import { ALWAYS_FRESH } from '../http/caching.ts'
import { cookieOf } from '../http/cookie-of.ts'
import type { Page } from '../query/pages/layout.ts'
import { demandSafeWay, demandSameOrigin } from './desk-guards.ts'
import { sayAtDesk } from './desk-words.ts'
import { formBody } from './form-body.ts'
import type { SendPage } from './send-page.ts'
import type { Sessions, SignInRefusal } from './sessions.ts'

/** The sign-in before all pages under a path. */
export interface SignIn<Holder> {
  /** `/desk`. The cookie is kept for it alone, and is named after it. */
  path: string
  /** `工作台` */
  name: string
  /** What to know of the tokens that open it. */
  hint: string
  sessions: Sessions<Holder>
  siteName: () => string
  /** What to say to the holder of a token that opens other doors, and with which status. */
  otherRole: { says: string; status: 401 | 403 }
  /** For a trial without a certificate: tokens and texts can then be read on the way. */
  allowsPlainHttp: boolean
  answer: SendPage
}

const MOST_SIGN_IN_BYTES = 5000

/** The guards of all pages under the path, and the sign-in with its way out. Whoever is not signed in is led to it. */
export function addSignIn<Holder>(router: Router, door: SignIn<Holder>): void {
  const { path, sessions, answer } = door
  const cookie = path.slice(1)
  router.use(path, keepToOneself, demandSafeWay(door.allowsPlainHttp), demandSameOrigin)
  router.use(`${path}/sign-in`, formBody(MOST_SIGN_IN_BYTES))
  router.get(`${path}/sign-in`, (request, response) => answer(request, response, signInPage(door, null)))
  router.post(`${path}/sign-in`, async (request, response) => {
    const { token } = z.object({ token: z.string().max(1000).trim().catch('') }).parse(request.body ?? {})
    const begun = sessions.begin(token)
    if ('refused' in begun) {
      const status = begun.refused === 'other-role' ? door.otherRole.status : 401
      return answer(request, response, signInPage(door, begun.refused), status)
    }
    response.cookie(cookie, begun.id, { path, httpOnly: true, sameSite: 'strict', secure: request.secure })
    response.redirect(303, path)
  })
  router.post(`${path}/sign-out`, (request, response) => {
    const id = cookieOf(request, cookie)
    if (id !== null) sessions.end(id)
    response.clearCookie(cookie, { path })
    response.redirect(303, `${path}/sign-in`)
  })
}

/** Who is signed in, else null. `isAlone`: the page asks by itself. */
export function signedIn<Holder>(
  request: Request,
  { path, sessions }: Pick<SignIn<Holder>, 'path' | 'sessions'>,
  { isAlone = false } = {},
): Holder | null {
  const id = cookieOf(request, path.slice(1))
  if (id === null) return null
  return isAlone ? sessions.peek(id) : sessions.of(id)
}

/**
 * What becomes of the request of somebody who is signed in no more. A form is not lost: the browser still has what was
 * written, and sends it again when the page is loaded again.
 */
export function leadToSignIn<Holder>(request: Request, response: Response, door: SignIn<Holder>): void | Promise<void> {
  const { path, answer } = door
  const wasSignedIn = cookieOf(request, path.slice(1)) !== null
  if (request.method === 'POST' && wasSignedIn) return answer(request, response, sessionEndedPage(door), 401)
  response.redirect(303, `${path}/sign-in`)
}

/**
 * Nobody keeps a page behind a sign-in. Without the referrer of its own pages browsers send `Origin: null` with their forms
 * (Fetch, "append a request Origin header").
 */
const keepToOneself: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': ALWAYS_FRESH, 'Referrer-Policy': 'same-origin' })
  next()
}

function sessionEndedPage<Holder>({ path, siteName }: SignIn<Holder>): Page {
  const title = '登录已结束'
  return {
    ...{ title, siteName: siteName(), isUnlisted: true },
    crumbs: [{ name: title, path: null }],
    main: html`<h1>${title}</h1>
<div class="notice warning" role="alert"><p><strong>还没有公开，您填写的内容和选择的表格都还在浏览器里。</strong></p></div>
<ol><li><a href="${path}/sign-in" target="_blank">在新的标签页里登录</a>；</li>
<li>回到这一页，按浏览器的“刷新”；浏览器问是否重新提交的，选“继续”。</li></ol>
<p>同一份内容提交几次，也只算一次。</p>`,
  }
}

function signInPage<Holder>(door: SignIn<Holder>, refused: SignInRefusal | null): Page {
  const { path, name, hint, siteName, otherRole } = door
  const title = `${name}登录`
  const says = (why: SignInRefusal) => (why === 'other-role' ? otherRole.says : sayAtDesk(why))
  return {
    ...{ title, siteName: siteName(), isUnlisted: true },
    crumbs: [{ name: title, path: null }],
    main: html`<h1>${title}</h1>
${refused !== null && html`<p class="notice warning" role="alert">${says(refused)}</p>`}
<form method="post" action="${path}/sign-in" class="desk">
<p class="fill"><label for="token">您的令牌</label>
<input id="token" name="token" type="password" autocomplete="current-password" required></p>
<p><button type="submit">登录</button></p>
</form>
<p class="meta">${hint}令牌停用后立即不能再用。离开座位时请退出。</p>`,
  }
}
