import { createHash } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { contentSchema } from '../../services/domain/item/content-schema.ts'
import type { SubmittedDraft } from '../../services/domain/submission/submission.ts'
import { textOf } from '../event-reader.ts'
import { draftAuthorization, draftOf, readingAuthorization, rowsOf } from '../office-calls.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'

interface Call {
  path: string
  method?: string
  headers?: Record<string, string>
  body?: unknown
}

const isSentAsIs = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array

const FILES = ['/v1/exports/site/341222.ndjson', '/v1/exports/site/341222.csv']

/** Statuses that no call can bring about on its own. */
const NOT_PROVOKED = ['429', '503']

describe('/openapi.json', () => {
  let hub: ScratchHub
  // biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document.
  let document: any
  let ajv: Ajv2020
  const seen = new Set<string>()

  before(async function () {
    this.timeout(20_000)
    hub = await startScratchHub()
    document = await hub.json('/openapi.json')
    ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
    ajv.addSchema(closed(document), 'hub')
  })
  after(() => hub.stop())

  /** Makes the call, checks its answer against the document, and gives it back. */
  async function call({ path, method = 'GET', headers = {}, body }: Call, status: number) {
    const response = await hub.fetch(path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': typeOf(method) }), ...headers },
      body: body === undefined ? undefined : isSentAsIs(body) ? body : JSON.stringify(body),
    })
    const text = await textOf(response)
    expect(response.status, `${method} ${path}: ${text}`).to.equal(status)
    const template = templateOf(path.split('?')[0] as string)
    const pointer = ['paths', template, method.toLowerCase(), 'responses', String(status)]
    const declared = pointer.reduce((at, step) => at?.[step], document)
    expect(declared, `${method} ${template} ${status} is not declared`).to.be.an('object')
    seen.add(`${method} ${template} ${status}`)
    const type = response.headers.get('content-type')?.split(';')[0]
    if (declared.content === undefined) return { response, body: text }
    if ('*/*' in declared.content) return { response, body: text }
    expect(Object.keys(declared.content)).to.deep.equal([type])
    if (!type?.endsWith('json') || type.endsWith('x-ndjson')) return { response, body: text }
    const schema = [...pointer, 'content', type as string, 'schema'].map(escaped).join('/')
    const validate = ajv.compile({ $ref: `hub#/${schema}` })
    const answer = JSON.parse(text)
    expect(validate(answer), `${method} ${path}: ${JSON.stringify(validate.errors)}\n${text}`).to.equal(true)
    return { response, body: answer }
  }

  const typeOf = (method: string) => (method === 'PATCH' ? 'application/merge-patch+json' : 'application/json')

  function templateOf(path: string): string {
    const found = Object.keys(document.paths)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find((template) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
    return found ?? path
  }

  const write = (path: string, method: string, body: unknown, headers: Record<string, string> = {}): Call => ({
    path,
    method,
    body,
    headers: { authorization: 'Bearer clerk-taihe', 'idempotency-key': `${Math.random()}`, ...headers },
  })
  const long = 'taihe.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c'

  it('holds for every write, right or wrong', async () => {
    const content = contentOf('通知', '内容')
    const publish = (body: unknown, headers = {}, path = '/v1/items') => write(path, 'POST', body, headers)
    const right = { nodeId: 'taihe', content, new: true }
    for (const [path, done] of [
      ['/v1/items', 201],
      ['/v1/items/dry-run', 200],
    ] as const) {
      const ask = (body: unknown, headers = {}) => publish(body, headers, path)
      await call(ask(right), done)
      await call(ask({ ...right, new: false }), 409)
      await call(ask('{'), 400)
      await call(ask(right, { authorization: 'Bearer nobody' }), 401)
      await call(ask(right, { authorization: 'Bearer clerk-fuyang' }), 403)
      await call(ask({ ...right, nodeId: 'elsewhere' }, { authorization: 'Bearer clerk-elsewhere' }), 404)
      await call(ask('x'.repeat(2_200_000)), 413)
      await call(ask(right, { 'content-type': 'text/plain' }), 415)
      await call(ask({ nodeId: 'taihe', content: { ...content, title: '', extra: 1 } }), 422)
    }
    const { body: made } = await call(publish(right), 201)

    for (const [path, method, extra] of [
      ['', 'PUT', { content }],
      ['', 'PATCH', { content: { title: '通知，已更正' } }],
      ['/redact', 'POST', { content }],
      ['/withdraw', 'POST', {}],
    ] as const) {
      const change = (itemId: string, headers: Record<string, string> = { 'if-match': '"1"' }, body: unknown = extra) =>
        write(`/v1/items/${itemId}${path}`, method, body === extra ? { reason: '更正', ...extra } : body, headers)
      const { body } = await call(publish(right), 201)
      await call(change(body.itemId, { 'if-match': 'x' }), 400)
      await call(change(body.itemId, { authorization: 'Bearer expired', 'if-match': '"1"' }), 401)
      await call(change('fuyang.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c'), 403)
      await call(change(long), 404)
      await call(change(body.itemId, {}, `"${'x'.repeat(2_200_000)}"`), 413)
      await call(change(body.itemId, { 'content-type': 'text/xml', 'if-match': '"1"' }), 415)
      await call(change(body.itemId, { 'if-match': '"1"' }, { reason: '', ...extra }), 422)
      await call(change(body.itemId, {}), 428)
      await call(change(body.itemId, { 'if-match': '"7"' }), 412)
      await call(change(body.itemId), 200)
      if (path === '/withdraw') await call(change(body.itemId, { 'if-match': '"2"' }), 409)
      if (path === '/redact') {
        const later = { reason: '更正', content: { ...content, displayFrom: '2026-04-01' } }
        await call(change(body.itemId, { 'if-match': '"2"' }, later), 409)
      }
    }
    hub.withdraw(made.itemId, 1)
    for (const method of ['PUT', 'PATCH'])
      await call(write(`/v1/items/${made.itemId}`, method, { content, reason: '更正' }, { 'if-match': '"2"' }), 409)
  })

  it('holds for every read, right or wrong', async () => {
    const rich = contentOf('预案', '内容', {
      field: '救灾',
      documentNumber: '太政办〔2026〕3号',
      issuedOn: '2026-03',
      publishedOn: '2026-03-01',
      validity: 'in-force',
      attachments: [
        { name: '表.xlsx', mediaType: 'application/pdf', bytes: 3, sha256: 'a'.repeat(64), url: 'http://x/y' },
      ],
    })
    const { itemId } = hub.publish(TAIHE, rich)
    hub.revise(itemId, 1, { ...rich, title: '预案（修订）' })
    const catalogue: Content = {
      ...contentOf('目录', ''),
      kind: 'catalogue',
      field: '救灾',
      rows: [{ rowId: 'r1', level1: '政策' }],
    }
    const tasks = [{ no: 1, text: '制定方案', assigned: ['341222'], due: '2026-03-01', dueRaw: '2026年3月1日' }]
    const plan = hub.publish(TAIHE, { ...contentOf('方案', ''), kind: 'plan', tasks }).itemId
    const relations = ['1', '2'].map((part) => ({ rel: 'evidences' as const, itemId: plan, part }))
    hub.publish(TAIHE, { ...contentOf('方案落实情况', '内容'), relations })
    const { itemId: catalogueId } = hub.publish(TAIHE, catalogue)
    hub.revise(catalogueId, 1, { ...catalogue, rows: [{ rowId: 'r1', level1: '政策', timeLimit: '20个工作日' }] })
    hub.publish(TAIHE, { ...rich, title: '对应目录', relations: [{ rel: 'fulfils', itemId: catalogueId, part: 'r1' }] })
    const gone = hub.publish(TAIHE, contentOf('撤下的', '内容'))
    hub.withdraw(gone.itemId, 1)
    await hub.settle()

    for (const [path, parameter] of [
      [`/v1/items/${itemId}`, 'atLeast=1'],
      [`/v1/items/${itemId}/body`, ''],
      [`/v1/items/${itemId}/history`, ''],
      [`/v1/items/${itemId}/links`, 'direction=in&rel=interprets&part=r1&limit=2'],
      ['/v1/outlets/site/341222/items', 'limit=2&q=预案'],
      ['/v1/feeds/site/341222.atom', 'field=救灾'],
      ['/v1/feeds/site/341222.json', 'q=预案&exact=0'],
      ['/v1/changes', 'limit=2&outlet=site/341222&outlet=board/341222102200&field=救灾'],
      ['/v1/changes/stream', 'outlet=site/341222&field=救灾'],
      ['/v1/exports/site/341222.ndjson', 'field=救灾'],
      ['/v1/exports/site/341222.csv', 'field=救灾'],
      ['/v1/outlets/site/341222', ''],
      ['/v1/divisions/341222', ''],
      ['/v1/nodes', ''],
      ['/v1/fields', ''],
      ['/v1/catalogues', 'limit=2&on=2026-03-05'],
      ['/v1/duties', 'limit=2&on=2026-03-05'],
      [`/v1/plans/${plan}/progress`, 'on=2026-03-05&limit=1'],
      ['/v1/catalogues/coverage', 'division=341222&limit=1&on=2026-03-05'],
      [`/v1/catalogues/${catalogueId}/rows/r1`, 'limit=2&on=2026-03-05'],
      [`/v1/catalogues/${catalogueId}/diff`, 'from=1&to=2'],
      ['/v1/rules/clocks', 'on=2026-03-05'],
      ['/v1/deadlines', 'from=2026-03-02&n=7'],
      ['/v1/kinds', ''],
      ['/v1/status', ''],
      ['/v1/digests', ''],
      ['/v1/digests/site/341222', 'limit=1'],
    ] as const) {
      const { response } = await call({ path: `${path}${parameter && `?${parameter}`}` }, 200)
      expect(response.headers.get('access-control-allow-origin')).to.equal('*')
      await call({ path: `${path}?nonsense=1` }, 400)
      const etag = response.headers.get('etag')
      if (etag === null) continue
      expect(etag).to.match(/^W\/"/)
      await call({ path: `${path}${parameter && `?${parameter}`}`, headers: { 'if-none-match': etag } }, 304)
    }
    await call({ path: `/v1/items/${gone.itemId}` }, 200)
    await call({ path: `/v1/items/${long}` }, 404)
    await call({ path: `/v1/plans/${long}/progress` }, 404)
    await call({ path: `/v1/plans/${itemId}/progress` }, 404)
    await call({ path: `/v1/items/${itemId}?atLeast=9&wait=0` }, 504)
    await call({ path: `/v1/items/${long}/body` }, 404)
    await call({ path: `/v1/items/${itemId}/body`, headers: { authorization: 'Bearer nobody' } }, 401)
    await call({ path: `/v1/items/${long}/history` }, 404)
    await call({ path: `/v1/items/${long}/links` }, 404)
    await call({ path: `/v1/items/${itemId}/links?direction=out`, headers: { authorization: 'Bearer auditor' } }, 200)
    await call({ path: `/v1/items/${itemId}/links`, headers: { authorization: 'Bearer nobody' } }, 401)
    await call({ path: `/v1/items/${itemId}/history`, headers: { authorization: 'Bearer auditor' } }, 200)
    await call({ path: `/v1/items/${itemId}/history`, headers: { authorization: 'Bearer nobody' } }, 401)
    await call({ path: `/v1/catalogues/${itemId}/rows/r1` }, 404)
    await call({ path: `/v1/catalogues/${catalogueId}/diff?to=9` }, 404)
    await call({ path: '/v1/outlets/site/341200/items' }, 404)
    await call({ path: '/v1/outlets/stall/341222/items' }, 404)
    await call({ path: '/v1/outlets/stall/341222' }, 404)
    for (const form of ['atom', 'json']) await call({ path: `/v1/feeds/stall/341222.${form}` }, 404)
    for (const path of [`/v1/items/${itemId}`, '/v1/changes', '/v1/changes/stream', ...FILES])
      await call({ path, headers: { authorization: 'Bearer nobody' } }, 401)
    for (const path of ['/v1/changes', '/v1/changes/stream']) await call({ path: `${path}?outlet=board/341222` }, 404)
    for (const path of FILES) await call({ path: path.replace('341222', '999999') }, 404)
    const { body } = await call({ path: '/v1/changes?limit=1' }, 200)
    const cursor = JSON.parse(Buffer.from(body.next, 'base64url').toString())
    cursor.era = 99
    const gonecursor = Buffer.from(JSON.stringify(cursor)).toString('base64url')
    await call({ path: `/v1/changes?cursor=${gonecursor}` }, 410)
    await call({ path: '/v1/digests/stall/341222' }, 404)
    await call({ path: '/v1/divisions/999999' }, 404)
    await call({ path: '/v1/rules/weather' }, 404)
    await call({ path: '/livez' }, 200)
    await call({ path: '/readyz' }, 200)
    await call({ path: '/readyz?verbose&role=query' }, 200)
    await call({ path: '/metrics' }, 200)
  })

  it('holds for files, sent and given', async () => {
    const bytes = new TextEncoder().encode('领取名单\n')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const put = (headers: Record<string, string> = {}, body: Uint8Array = bytes, file = sha256): Call => ({
      ...{ path: `/v1/attachments/${file}`, method: 'PUT', body },
      headers: { authorization: 'Bearer clerk-taihe', 'content-type': 'application/octet-stream', ...headers },
    })
    const { body: kept } = await call(put(), 201)
    await call(put(), 200)
    await call(put({}, bytes, 'abc'), 400)
    await call(put({ authorization: 'Bearer nobody' }), 401)
    await call(put({ authorization: 'Bearer auditor' }), 403)
    await call(put({ authorization: 'Bearer clerk-elsewhere' }), 404)
    await call(put({}, new Uint8Array(1_000_001)), 413)
    await call(put({}, new TextEncoder().encode('<html></html>')), 415)
    await call(put({}, bytes, 'a'.repeat(64)), 422)

    const { mediaType, url } = kept
    const attachment = { name: '名单.txt', mediaType, bytes: bytes.length, sha256, url }
    const { itemId } = hub.publish(TAIHE, contentOf('名单', '见附件', { attachments: [attachment] }))
    await hub.settle()
    const { body: item } = await call({ path: `/v1/items/${itemId}` }, 200)
    const path: string = item.files[0].url
    expect((await call({ path }, 200)).body).to.equal('领取名单\n')
    await call({ path, headers: { range: 'bytes=0-2' } }, 206)
    await call({ path, headers: { range: 'bytes=99-' } }, 416)
    await call({ path, headers: { 'if-none-match': `"${sha256}"` } }, 304)
    await call({ path: `${path}?item=${itemId}&version=1` }, 200)
    await call({ path: `${path}?item=x` }, 400)
    await call({ path, headers: { authorization: 'Bearer nobody' } }, 401)
    await call({ path: `/attachments/${'a'.repeat(64)}/x` }, 404)
    const stored = join(hub.folder, 'attachments', sha256.slice(0, 2), sha256)
    chmodSync(stored, 0o600)
    writeFileSync(stored, 'ab')
    await hub.fetch(path).then(
      (answer) => answer.arrayBuffer().catch(() => null),
      () => null,
    )
    await call({ path }, 500)
  })

  it('holds for drafts that are sent for review', async () => {
    const byCity = { id: 'county', reviews: 'catalogue', level: 'county', byLevel: 'city' }
    const top = parseDivisionCode('341200')
    await hub.define({ type: 'RulesAdopted', set: 'review', divisionCode: top, since: '2026-01-01', rules: [byCity] })
    const key = hub.keyOf(TAIHE)
    const submit = (draft: SubmittedDraft, more: Partial<Call> = {}): Call => ({
      ...{ path: '/v1/submissions', method: 'POST', body: draft },
      ...more,
      headers: { authorization: draftAuthorization(draft.nodeId, hub.keyOf(draft.nodeId), draft), ...more.headers },
    })
    const draft = draftOf(TAIHE, 1, rowsOf('每月'), { address: hub.url, reviewer: FUYANG })
    const { body: round } = await call(submit(draft), 201)
    await call(submit(draft), 200)
    await call(submit(draft, { body: '{' }), 400)
    await call(submit(draft, { headers: { authorization: 'Bearer clerk-taihe' } }), 401)
    await call(submit(draftOf(FUYANG, 1, rowsOf('每月'), { address: hub.url, reviewer: FUYANG })), 404)
    await call(submit(draftOf(TAIHE, 3, rowsOf('每月'), { address: hub.url, reviewer: FUYANG })), 409)
    await call(submit(draft, { body: 'x'.repeat(2_200_000) }), 413)
    await call(submit(draft, { headers: { 'content-type': 'text/plain' } }), 415)
    await call(submit({ ...draft, round: 0 }), 422)

    const read = (path: string, headers: Record<string, string> = { authorization: 'Bearer clerk-fuyang' }): Call => ({
      ...{ path, headers },
    })
    const comments = [{ rowId: 'r1', text: '请写明工作日' }]
    const path = `/v1/submissions/${round.submissionId}`
    const comment = (body: unknown, headers = {}, to = path): Call =>
      write(`${to}/comments`, 'POST', body, { authorization: 'Bearer clerk-fuyang', ...headers })
    await call(comment({ comments }), 201)
    await call(comment({ comments }, { 'idempotency-key': '' }), 400)
    await call(comment({ comments }, { authorization: 'Bearer nobody' }), 401)
    await call(comment({ comments }, { authorization: 'Bearer auditor' }), 404)
    await call(comment('x'.repeat(2_200_000)), 413)
    await call(comment({ comments }, { 'content-type': 'text/plain' }), 415)
    await call(comment({ comments: [] }), 422)

    await call(read('/v1/submissions?state=waiting&limit=1'), 200)
    await call(read('/v1/submissions?limit=0'), 400)
    await call(read('/v1/submissions', {}), 401)
    await call(read('/v1/submissions', { authorization: 'Bearer auditor' }), 404)
    const signed = readingAuthorization(TAIHE, key, path, { at: hub.clock.now, address: hub.url, reviewer: FUYANG })
    await call(read(path, { authorization: signed }), 200)
    await call(read(path, {}), 401)
    await call(read(path, { authorization: 'Bearer clerk-taihe' }), 404)
  })

  it('answers 431 to what is too long, wherever it is asked', async () => {
    const submissionId = long.slice('taihe.'.length)
    const places: Record<string, string> = {
      rowId: 'r1',
      itemId: long,
      kind: 'site',
      code: '341222',
      set: 'clocks',
      sha256: 'a'.repeat(64),
      name: 'x',
      submissionId,
    }
    for (const [template, item] of Object.entries<object>(document.paths))
      for (const method of Object.keys(item).filter((key) => key !== 'parameters')) {
        const path = template.replace(/\{(\w+)\}/g, (_, name: string) => places[name] ?? '')
        await call({ path, method: method.toUpperCase(), headers: { 'x-long': 'x'.repeat(17_000) } }, 431)
      }
  })

  it('names every operation, says what it is for, and shows examples', () => {
    const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([key]) => key !== 'parameters')
        .map(([method, operation]) => ({ place: `${method} ${path}`, ...operation })),
    )
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).to.equal(ids.length)
    for (const { place, operationId, tags, description = '', summary = '', security } of operations) {
      expect(operationId, place).to.match(/^[a-z]+[A-Za-z]+$/)
      expect(tags, place).to.have.length(1)
      expect(Math.min(description.length, summary.length), place).to.be.above(10)
      expect(security, place).to.be.an('array')
    }
    expect(document.servers).to.deep.equal([{ url: '/', description: 'This hub' }])
  })

  it('lists every member that a content may have, sent and answered', () => {
    const members = Object.keys(contentSchema.shape).sort()
    const schemas = document.components.schemas
    expect(members).to.have.length(35)
    expect(Object.keys(schemas.Content.properties).sort()).to.deep.equal(members)
    expect(Object.keys(schemas.ContentSent.properties).sort()).to.deep.equal(members)
    for (const [name, member] of Object.entries<{ description?: string; example?: unknown; $ref?: string }>(
      schemas.Content.properties,
    ))
      expect(/catalogue|organ|jointOrgans|body|attachments/.test(name) || member.description || member.example, name).to
        .be.ok
  })

  it('closes no answer, so that a later version may add members, and opens no command', () => {
    const closedPlaces = (at: unknown, place: string): string[] =>
      typeof at !== 'object' || at === null
        ? []
        : [
            ...('additionalProperties' in at && at.additionalProperties === false ? [place] : []),
            ...Object.entries(at).flatMap(([key, value]) => closedPlaces(value, `${place}/${key}`)),
          ]
    const commands = /requestBody|ContentSent/
    const found = closedPlaces(document, '')
    expect(found.filter((place) => !commands.test(place))).to.deep.equal([])
    expect(found.filter((place) => commands.test(place))).to.have.length.above(5)
  })

  it('says of every schema what generators of clients understand', () => {
    const found: string[] = []
    const look = (schema: Schema, place: string): void => {
      if (schema.anyOf?.every(({ type }) => type !== 'null')) found.push(`${place}: an empty object in PHP`)
      if (schema.type === 'boolean' && schema.const !== undefined) found.push(`${place}: no Java`)
      if (schema.type === 'integer' && schema.format !== 'int64' && (schema.maximum ?? Infinity) > 2 ** 31)
        found.push(`${place}: 32 bits`)
      const isOfAnswer = !/requestBody|ContentSent|parameters/.test(place)
      if (isOfAnswer && schema.enum !== undefined) found.push(`${place}: a new word breaks it`)
      if (isOfAnswer && schema.properties !== undefined && schema.additionalProperties === undefined)
        found.push(`${place}: a new member breaks it`)
      for (const [name, part] of Object.entries(schema))
        if (typeof part === 'object' && part !== null) look(part as Schema, `${place}/${name}`)
    }
    look(document, '')
    expect(found).to.deep.equal([])
    const { board } = document.components.schemas.Content.properties.shownOn.properties
    const isFit = new Ajv2020({ strict: false }).compile(board)
    expect(['all', ['341222'], 'some', 1, {}, null].map((value) => isFit(value))).to.deep.equal([
      ...[true, true],
      ...[false, false, false, false],
    ])
  })

  it('accepts every parameter that fits it', async () => {
    for (const [path, values] of [
      [`/v1/items/${long}/history`, ['after=0', 'after=999999999']],
      [`/v1/items/${long}`, ['atLeast=1&wait=0', 'atLeast=999999999&wait=0', 'wait=30']],
      [
        '/v1/outlets/site/341222/items',
        ['limit=1', 'limit=200', `q=${encodeURIComponent('𠀀'.repeat(200))}`, `organ=${'x'.repeat(200)}`, 'field=%20'],
      ],
      ['/v1/changes', ['limit=1', 'limit=200', 'outlet=board/341222102200']],
    ] as const)
      for (const value of values) {
        const { status } = await hub.fetch(`${path}?${value}`)
        expect([200, 404, 504], `${path}?${value}: ${status}`).to.include(status)
      }
    const { minimum, maximum } = document.paths['/v1/items/{itemId}'].get.parameters.find(
      ({ name }: { name: string }) => name === 'atLeast',
    ).schema
    expect([minimum, maximum]).to.deep.equal([0, 999_999_999])
  })

  it('declares what is answered for an item that does not check, and invites nobody to try again', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('原来的文字', '内容'))
    await hub.settle()
    const database = new DatabaseSync(hub.readFile)
    database.prepare("UPDATE texts SET text = replace(text, '原来', '改过') WHERE text LIKE '%原来的文字%'").run()
    database.close()
    for (const path of [
      ...['', '/body', '/history', '/links'].map((part) => `/v1/items/${itemId}${part}`),
      ...['/rows/r1', '/diff'].map((part) => `/v1/catalogues/${itemId}${part}`),
      `/v1/plans/${itemId}/progress`,
    ]) {
      const { response, body } = await call({ path }, 500)
      expect(body.code).to.equal('item-not-verifiable')
      expect(response.headers.get('retry-after')).to.equal(null)
    }
  })

  it('declares nothing that is never answered', () => {
    const declared = Object.entries<Record<string, { responses?: object }>>(document.paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { responses }]) =>
        Object.keys(responses ?? {}).map((status) => `${method.toUpperCase()} ${path} ${status}`),
      ),
    )
    const unseen = declared.filter((answer) => !seen.has(answer) && !NOT_PROVOKED.includes(answer.slice(-3)))
    expect(unseen).to.deep.equal([])
  })
})

interface Operation {
  operationId?: string
  tags?: string[]
  summary?: string
  description?: string
  security?: object[]
}

interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  format?: string
  maximum?: number
  properties?: object
  additionalProperties?: unknown
}

/** With answers closed again: what is answered and not described is a fault of ours. */
function closed<T>(document: T): T {
  return JSON.parse(JSON.stringify(document), (_, value) => {
    if (value?.['x-extensible-enum'] !== undefined) return { ...value, enum: value['x-extensible-enum'] }
    return value?.type === 'object' && value.additionalProperties === true
      ? { ...value, additionalProperties: false }
      : value
  })
}

const escaped = (step: string) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))
