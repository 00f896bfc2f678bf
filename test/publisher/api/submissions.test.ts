import { createHash, sign } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { type NodeId, parseDivisionCode, parseInstant, parseNodeId } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import type { SubmittedDraft } from '../../../services/domain/submission/submission.ts'
import { newSigningKey } from '../../../services/hub/data/keys.ts'
import { draftAuthorization, draftOf as draftFor, readingAuthorization, rowsOf } from '../../office-calls.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

describe('the calls about submissions', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    const byCity = { reviews: 'catalogue', byLevel: 'city' }
    await hub.define({
      type: 'RulesAdopted',
      set: 'review',
      divisionCode: parseDivisionCode('341200'),
      since: '2026-01-01',
      rules: [
        { id: 'county', level: 'county', ...byCity, address: 'https://city.example/shi/' },
        {
          id: 'township',
          level: 'township',
          reviews: 'catalogue',
          byLevel: 'county',
          address: 'https://county.example',
        },
        {
          id: 'elsewhere',
          level: 'county',
          reviews: 'catalogue',
          byNode: 'elsewhere',
          address: 'https://other.example',
        },
      ],
    })
  })
  after(() => hub.stop())

  const keyOf = (nodeId: NodeId) => hub.keyOf(nodeId)
  const reviewerOf = (nodeId: NodeId) => (nodeId === SHUIZHEN ? TAIHE : FUYANG)
  const draftOf = (
    nodeId: NodeId,
    round: number,
    rows: CatalogueRow[],
    { address = hub.url, reviewer = reviewerOf(nodeId) } = {},
  ) => draftFor(nodeId, round, rows, { address, reviewer })
  const answerOf = async (response: Response) => ({
    status: response.status,
    replayed: response.headers.get('idempotency-replayed'),
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    body: (await response.json()) as any,
  })
  const submit = async (draft: SubmittedDraft, { key = keyOf(draft.nodeId), signs = draft, as = draft.nodeId } = {}) =>
    answerOf(
      await hub.fetch('/v1/submissions', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: draftAuthorization(as, key, signs) },
        body: JSON.stringify(draft),
      }),
    )
  const readAs = async (
    nodeId: NodeId,
    target: string,
    { at = hub.clock.now, signs = target, address = hub.url, reviewer = reviewerOf(nodeId), host = '' } = {},
  ) => {
    const authorization = readingAuthorization(nodeId, keyOf(nodeId), signs, { at, address, reviewer })
    return answerOf(await hub.fetch(target, { headers: { authorization, ...(host !== '' && { host }) } }))
  }
  const readWith = async (token: string, target: string) =>
    answerOf(await hub.fetch(target, { headers: { authorization: `Bearer ${token}` } }))
  const comment = async (token: string, submissionId: string, comments: object[], key: string = crypto.randomUUID()) =>
    answerOf(
      await hub.fetch(`/v1/submissions/${submissionId}/comments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': key },
        body: JSON.stringify({ comments }),
      }),
    )

  it('keep each round of a draft, and a repeat does nothing', async () => {
    expect(existsSync(join(hub.folder, 'submissions.sqlite'))).to.equal(false)
    const first = draftOf(TAIHE, 1, rowsOf('尽快', '每月'))
    const kept = await submit(first)
    expect(kept.status, JSON.stringify(kept.body)).to.equal(201)
    expect(kept.body).to.include({
      nodeId: 'taihe',
      field: '救灾',
      round: 1,
      state: 'waiting',
      rowCount: 2,
      commentCount: 0,
    })
    const again = await submit(first)
    expect(again).to.deep.equal({ status: 200, replayed: 'true', body: kept.body })
    const second = await submit(draftOf(TAIHE, 2, rowsOf('尽快', '每季度')))
    expect(second.status).to.equal(201)
    // An old draft that somebody sends again is the old round, and never the newest.
    expect(await submit(first)).to.deep.include({ status: 200 })
    const { body } = await readAs(TAIHE, '/v1/submissions?field=%E6%95%91%E7%81%BE')
    expect(body.submissions.map(({ round, state }: { round: number; state: string }) => [round, state])).to.deep.equal([
      [2, 'waiting'],
      [1, 'replaced'],
    ])
    const refused = await submit(draftOf(TAIHE, 2, rowsOf('改过的')))
    expect(refused.body).to.include({ status: 409, code: 'round-out-of-order', expected: 3 })
    expect((await submit(draftOf(TAIHE, 5, rowsOf('改过的')))).body).to.include({
      code: 'round-out-of-order',
      expected: 3,
    })
    expect(statSync(join(hub.folder, 'submissions.sqlite')).mode & 0o077).to.equal(0)
  })

  it('count a signature only of the key in force, over what was sent, by the office itself', async () => {
    const draft = draftOf(TAIHE, 3, rowsOf('立即'))
    for (const [how, reason] of [
      [{ key: newSigningKey('taihe') }, '现行的密钥'],
      [{ key: { ...newSigningKey('taihe'), keyId: keyOf(TAIHE).keyId } }, '签名与内容不符'],
      [{ signs: { ...draft, round: 4 } }, '签名与内容不符'],
      [{ as: SHUIZHEN, key: keyOf(SHUIZHEN) }, '不是报送的单位'],
    ] as const) {
      const { body } = await submit(draft, how)
      expect(body).to.include({ status: 401, code: 'signature-refused' })
      expect(body.detail).to.include(reason)
    }
    for (const authorization of [undefined, 'Bearer clerk-taihe', 'Hub-Signature node="taihe"', 'Hub-Signature x']) {
      const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) }
      const answer = await hub.fetch('/v1/submissions', { method: 'POST', headers, body: JSON.stringify(draft) })
      expect(answer.headers.get('www-authenticate')).to.equal('Hub-Signature')
      expect((await answerOf(answer)).body).to.include({ status: 401, code: 'signature-missing' })
    }
  })

  it('take what any program signs by docs/api.md, whatever the order of its members', async () => {
    const { keyId, privateKey } = keyOf(TAIHE)
    const rows = [{ level2: '物资发放', rowId: 'r1', note: '不在哈希里', timeLimit: '每月' }]
    const printed = '[{"level2":"物资发放","timeLimit":"每月"}]'
    const rowsHash = `sha-256:${createHash('sha256').update(printed).digest('hex')}`
    const to = { address: 'https://city.example/shi', reviewer: 'fuyang' }
    const body = { rowsHash, rows, round: 3, field: '救灾', ...to, nodeId: 'taihe' }
    const text = `hub-submission-v1\n${canonicalize(body)}`
    const signature = sign(null, Buffer.from(text), privateKey).toString('base64url')
    const authorization = `hub-signature signature="${signature}",key="${keyId}", node="taihe"`
    const headers = { 'content-type': 'application/json', authorization }
    const answer = await hub.fetch('/v1/submissions', { method: 'POST', headers, body: JSON.stringify(body) })
    expect((await answerOf(answer)).body).to.include({ round: 3, rowsHash })
  })

  it('refuse what is no draft of a catalogue that is reviewed here', async () => {
    const rows = rowsOf('立即')
    const codeOf = async (draft: object) => (await submit({ ...draftOf(TAIHE, 4, rows), ...draft })).body.code
    expect(await codeOf({ rowsHash: hashOfRows(rowsOf('另一份')) })).to.equal('rows-hash-differs')
    expect(await codeOf({ field: '没有的领域' })).to.equal('field-unlisted')
    expect(await codeOf({ rows: [...rows, ...rows] })).to.equal('schema-invalid')
    expect(await codeOf({ more: 1 })).to.equal('field-unrecognised')
    expect(await codeOf({ round: 0 })).to.equal('schema-invalid')
    const own = await submit(draftOf(FUYANG, 1, rows))
    expect(own.body).to.include({ status: 404, code: 'review-not-here', nodeId: 'fuyang' })
  })

  it('show a round to its office and to the clerks of its reviewer, and to nobody else', async () => {
    const { body } = await submit(draftOf(SHUIZHEN, 1, rowsOf('十日内')))
    const target = `/v1/submissions/${body.submissionId}`
    const office = await readAs(SHUIZHEN, target)
    expect(office.status).to.equal(200)
    expect(office.body).to.deep.include({ rows: rowsOf('十日内'), comments: [], answers: [] })
    expect((await readWith('clerk-taihe', target)).body).to.deep.equal(office.body)
    // The city reviews counties here, and no townships.
    for (const token of ['clerk-fuyang', 'clerk-taihe-shuizhen', 'auditor', 'auditor-taihe'])
      expect((await readWith(token, target)).body).to.include({ status: 404, code: 'submission-unknown' })
    expect((await readAs(TAIHE, target)).body.code).to.equal('submission-unknown')
    expect((await hub.fetch(target)).status).to.equal(401)
    expect((await readWith('unknown', target)).status).to.equal(401)

    const listed = async (token: string, query = '') =>
      (await readWith(token, `/v1/submissions${query}`)).body.submissions.map(
        ({ nodeId, round }: { nodeId: string; round: number }) => `${nodeId} ${round}`,
      )
    expect(await listed('clerk-taihe')).to.deep.equal(['taihe-shuizhen 1'])
    expect(await listed('clerk-fuyang')).to.deep.equal(['taihe 3', 'taihe 2', 'taihe 1'])
    expect(await listed('clerk-fuyang', '?state=waiting&node=taihe')).to.deep.equal(['taihe 3'])
    expect(await listed('clerk-taihe-shuizhen')).to.deep.equal([])
    expect((await readAs(TAIHE, '/v1/submissions?node=taihe-shuizhen')).body.code).to.equal('submission-unknown')
    const page = await readWith('clerk-fuyang', '/v1/submissions?limit=1')
    const rest = await readWith('clerk-fuyang', `/v1/submissions?limit=1&cursor=${page.body.next}`)
    expect(rest.body.submissions[0]).to.include({ round: 2 })
    expect((await readWith('clerk-fuyang', '/v1/submissions?limit=0')).body.code).to.equal('parameter-invalid')
  })

  it('are read with a signature of now, over this address only', async () => {
    const target = '/v1/submissions?node=taihe'
    const minutes = (count: number) => parseInstant(new Date(Date.parse(hub.clock.now) + count * 60_000).toISOString())
    expect((await readAs(TAIHE, target, { at: minutes(-9) })).status).to.equal(200)
    expect((await readAs(TAIHE, target, { at: minutes(9) })).status).to.equal(200)
    for (const at of [minutes(-11), minutes(11)])
      expect((await readAs(TAIHE, target, { at })).body).to.include({ status: 401, code: 'signature-not-of-now' })
    expect((await readAs(TAIHE, target, { signs: '/v1/submissions' })).body.code).to.equal('signature-refused')
  })

  it('count what was signed for this hub only, whatever the request says of its host', async () => {
    const target = '/v1/submissions?node=taihe'
    for (const address of [hub.url, hub.url.replace('127.0.0.1', 'localhost'), 'https://city.example/shi'])
      expect((await readAs(TAIHE, target, { address })).status, address).to.equal(200)
    // Of another hub, of one that reviews others, of a reviewer that is not here, and of another process of this machine.
    for (const host of ['other.example', 'county.example', '127.0.0.1:1', 'city.example'])
      for (const scheme of ['https', 'http']) {
        const address = `${scheme}://${host}`
        const { body } = await readAs(TAIHE, target, { address, host })
        expect(body, address).to.include({ status: 401, code: 'signature-refused' })
        expect(body.detail).to.include(address).and.include('HUB_REVIEW_ADDRESSES')
      }
    const { body } = await submit(draftOf(TAIHE, 4, rowsOf('每月'), { address: 'https://other.example' }))
    expect(body).to.include({ status: 401, code: 'signature-refused' })
    expect(body.detail).to.include('https://other.example')
  })

  it('count for the node that they name only: a rule may name nodes of several hubs under one address', async () => {
    const target = '/v1/submissions?node=taihe'
    const address = 'https://city.example/shi'
    const elsewhere = parseNodeId('fuyang-two')
    // Of a node of another hub, and of one of this hub that the rule does not name.
    for (const reviewer of [elsewhere, SHUIZHEN]) {
      const { body } = await readAs(TAIHE, target, { address, reviewer })
      expect(body, reviewer).to.include({ status: 401, code: 'signature-refused' })
      expect(body.detail).to.include(reviewer)
      const draft = draftOf(TAIHE, 4, rowsOf('每月'), { address, reviewer })
      expect((await submit(draft)).body, reviewer).to.include({ status: 401, code: 'signature-refused' })
    }
    const headers = {
      authorization: readingAuthorization(TAIHE, keyOf(TAIHE), target, {
        at: hub.clock.now,
        address,
        reviewer: FUYANG,
      }),
    }
    expect((await hub.fetch(target, { headers })).status).to.equal(200)
    const unnamed = { authorization: headers.authorization.replace('for="fuyang", ', '') }
    expect((await answerOf(await hub.fetch(target, { headers: unnamed }))).body.code).to.equal('signature-missing')
  })

  it('take comments of the reviewer’s clerks row by row, once a key', async () => {
    const { body } = await readWith('clerk-fuyang', '/v1/submissions?state=waiting')
    const [{ submissionId }] = body.submissions
    const said = [{ rowId: 'r1', text: '请写明工作日。' }, { text: '缺少公开主体。' }]
    const first = await comment('clerk-fuyang', submissionId, said, 'one')
    expect(first).to.deep.include({ status: 201, body: { added: 2, total: 2 } })
    expect(await comment('clerk-fuyang', submissionId, said, 'one')).to.deep.include({
      replayed: 'true',
      body: first.body,
    })
    expect((await comment('clerk-fuyang', submissionId, [{ text: '别的' }], 'one')).body.code).to.equal(
      'idempotency-key-reused',
    )
    const unknown = await comment('clerk-fuyang', submissionId, [{ rowId: 'r9', text: '没有这一行' }])
    expect(unknown.body).to.include({ status: 422, code: 'row-unknown' })
    expect(unknown.body.errors[0].pointer).to.equal('/comments/0/rowId')
    for (const token of ['clerk-taihe', 'auditor'])
      expect((await comment(token, submissionId, said)).body.code).to.equal('submission-unknown')
    const { comments } = (await readAs(TAIHE, `/v1/submissions/${submissionId}`)).body
    expect(comments.map(({ n, rowId, text }: Record<string, unknown>) => [n, rowId, text])).to.deep.equal([
      [1, 'r1', '请写明工作日。'],
      [2, undefined, '缺少公开主体。'],
    ])
  })

  it('say nothing of a draft in the log of the process', () => {
    expect(hub.lines.join('\n')).not.to.match(/事项1|请写明工作日/)
  })
})
