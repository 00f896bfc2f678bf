import { type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { Directory } from '../domain/directory/directory.ts'
import type { NodeId } from '../domain/ids.ts'
import type { Tokens } from '../http/principal.ts'
import { fail } from '../http/problem.ts'
import { limitWrites } from '../http/write-limit.ts'
import type { OwnAttachmentStore } from '../ports/attachment-store.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import { dutyPagePath } from '../query/pages/duty-page.ts'
import type { Site } from '../query/pages/site.ts'
import { siteName } from '../query/pages/site-name.ts'
import { addAsset } from '../query/pages/stylesheet.ts'
import { addChangeForms } from './add-change-forms.ts'
import { addPublishForm } from './add-publish-form.ts'
import { DESK_SCRIPTS } from './browser/desk-scripts.ts'
import { addCatalogueDesk } from './catalogues/add-catalogue-desk.ts'
import type { CatalogueDeps } from './catalogues/catalogue-desk.ts'
import type { Desk } from './desk.ts'
import { itemsPage, type OwnItems, type Seat } from './desk-pages.ts'
import { formBody, keepFiles } from './form-body.ts'
import type { KeepFile } from './kept-files.ts'
import { addLedger } from './ledger/add-ledger.ts'
import { addFindsRoutes } from './masking/add-finds-route.ts'
import { type DeskNode, newestItems, searchItems } from './own-items.ts'
import { addPlansPage } from './plans/add-office-tasks.ts'
import { pageSender } from './send-page.ts'
import { admitClerk, createSessions, type DeskSession } from './sessions.ts'
import { addSheetForms } from './sheets/add-sheet-forms.ts'
import { createSheetTurns } from './sheets/sheet-turns.ts'
import { addSignIn, leadToSignIn, type SignIn, signedIn } from './sign-in.ts'

export interface DeskDeps extends CatalogueDeps {
  nodeOf: (nodeId: NodeId) => DeskNode | undefined
  directory: () => Directory
  codec: EventCodec
  tokens: Tokens
  site: Site
  /** Where the files of a node are kept, and how large each may be. */
  files: Omit<KeepFile, 'store'> & { storeOf: (nodeId: NodeId) => OwnAttachmentStore | undefined }
  shown: Desk['shown']
  read: Desk['read']
  /** Writes that each node may make a second; 0 is no limit. */
  rateLimit: number
  /** For a trial without a certificate: tokens and texts can then be read on the way. */
  allowsPlainHttp: boolean
  /** UUIDv7 */
  newId: () => string
  newSecret: () => string
  timer: () => number
  turn: () => Promise<void>
}

const HINT = '每位经办人有自己的令牌，由系统管理员发给本人。'
const OTHER_ROLE = {
  says: '这枚令牌不是经办人的令牌，不能发布信息。运维人员请从本站的 /ops 登录。',
  status: 401,
} as const
/** A text, escaped by the browser, and the other fields. */
const MOST_FORM_BYTES = 3_500_000
const ITEMS_A_PAGE = 30

/**
 * The desk of clerks (`/desk`), beside the publisher: only its process has the keys. Whole without script. All that it
 * publishes goes through the node's publisher, as calls of the API do.
 */
export function createDeskRoutes(deps: DeskDeps): Router {
  const { directory, allowsPlainHttp } = deps
  const router = Router()
  const answer = pageSender(deps.site)
  const filesAt: Desk['filesAt'] = (response) => {
    const { nodeId } = seatOf(response).session
    return { ...deps.files, store: deps.files.storeOf(nodeId) ?? fail('node-not-here', { nodeId }) }
  }
  const takeFiles: RequestHandler = async (request, response, next) => {
    await keepFiles(request, response, { maxBytes: MOST_FORM_BYTES, keep: filesAt(response) })
    next()
  }
  const takeScan: RequestHandler = async (request, response, next) => {
    await keepFiles(request, response, { maxBytes: MOST_FORM_BYTES, keep: { ...deps.files, store: null } })
    next()
  }
  const door: SignIn<DeskSession> = {
    ...{ path: '/desk', name: '工作台', hint: HINT, otherRole: OTHER_ROLE, answer, allowsPlainHttp },
    sessions: createSessions({ ...deps, admit: admitClerk }),
    siteName: () => siteName(directory()),
  }
  const seated = takeSeat(door, directory)
  const demandSeat: RequestHandler = async (request, response, next) => {
    if (await seated(request, response)) next()
  }
  const desk: Desk = {
    ...deps,
    answer,
    seatOf,
    filesAt,
    nodeAt: (response) => {
      const { nodeId } = seatOf(response).session
      return deps.nodeOf(nodeId) ?? fail('node-not-here', { nodeId })
    },
    limitWrites: limitWrites(deps.rateLimit),
    // Files take their time: whoever is shown the door meanwhile signs nothing.
    takeFiles: [takeFiles, demandSeat],
    takeScan: [takeScan, demandSeat],
    takeSeat: seated,
    takeSheet: createSheetTurns({ seatOf, takeSeat: seated }),
  }
  for (const script of DESK_SCRIPTS) addAsset(router, script)
  addSignIn(router, door)
  router.use('/desk', demandSeat)
  // A sheet is no attachment: its form is read by itself.
  addSheetForms(router, desk)
  addLedger(router, desk, deps)
  router.use('/desk', formBody(MOST_FORM_BYTES))
  addCatalogueDesk(router, desk, deps)
  addItemList(router, desk, deps)
  addPublishForm(router, desk)
  addChangeForms(router, desk)
  addFindsRoutes(router, desk)
  addPlansPage(router, desk)
  return router
}

/** Gives who is signed in a seat. Leads to the sign-in, and says no, where nobody is. */
const takeSeat =
  (door: SignIn<DeskSession>, directory: () => Directory): Desk['takeSeat'] =>
  async (request, response) => {
    const session = signedIn(request, door)
    if (session === null) await leadToSignIn(request, response, door)
    else {
      response.locals.seat = seatAt(session, directory())
      response.locals.principal = { ...session, role: 'clerk' }
    }
    return session !== null
  }

const seatOf = (response: Response): Seat => response.locals.seat

function seatAt(session: DeskSession, directory: Directory): Seat {
  const { nodeId } = session
  const node = directory.node(nodeId) ?? fail('node-unregistered', { nodeId })
  return { session, node, siteName: siteName(directory) }
}

const listParameters = z.object({
  q: z.string().trim().max(200).catch(''),
  before: z.coerce.number().int().positive().optional().catch(undefined),
})

function addItemList(router: Router, desk: Desk, { codec, turn }: Pick<DeskDeps, 'codec' | 'turn'>): void {
  router.get('/desk', async (request, response) => {
    const { q, before } = listParameters.parse(request.query)
    const node = desk.nodeAt(response)
    const seat = desk.seatOf(response)
    const show = (list: Omit<OwnItems, 'q' | 'dutiesPath'>) =>
      desk.answer(request, response, itemsPage(seat, { ...list, q, dutiesPath: dutiesOf(seat, desk.directory()) }))
    if (q === '') {
      const page = await newestItems(node, { before, limit: ITEMS_A_PAGE, turn })
      return show({ found: null, ...page })
    }
    const found = await searchItems(node, q, { codec, turn })
    const items = found.slice(0, ITEMS_A_PAGE)
    await show({ items, found: found.length, next: null })
  })
}

/** A county's pages tell the duties of its offices, and those of its townships. */
function dutiesOf({ node: { nodeId, divisionCode } }: Seat, directory: Directory): string | null {
  const county = directory.division(directory.atLevelOrAbove(divisionCode, 'county'))
  return county?.level === 'county' ? dutyPagePath(county.code, nodeId) : null
}
