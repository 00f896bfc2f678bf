import { expect } from 'chai'
import { type ItemId, itemIdOf, parseDivisionCode } from '../../services/domain/ids.ts'
import type { NodeCommand } from '../../services/domain/item/commands.ts'
import type { Rule } from '../../services/domain/rules/rule-sets.ts'
import type { SignOff } from '../../services/domain/sign-off/sign-off.ts'
import { newId } from '../../services/hub/clock.ts'
import type { HowExecuted } from '../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'

const THREE: Rule = { id: 'three', roles: ['初审', '复审'], before: ['publish', 'revise'], distinct: true }
const SECRECY: Rule = { id: 'secrecy', roles: ['保密审查'], before: ['publish'], of: { fields: ['救灾'] } }
const BACK: Rule = { id: 'back', roles: ['终审'], before: ['withdraw'], of: { kinds: ['document'] } }
/** What the county demands of itself and its townships. */
const RULES = { set: 'review', divisionCode: parseDivisionCode('341222'), since: '2026-01-01' }

const by = (role: string, actor: string, at = '2026-03-04'): SignOff => ({ role, actor, at })
const BOTH = [by('初审', 'office-07'), by('复审', 'office-08', '2026-03-05')]

describe('an office whose rules demand sign-offs', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let items = 0
  before(async () => {
    hub = await startScratchHub()
    await hub.define({ type: 'RulesAdopted', ...RULES, rules: [THREE, SECRECY, BACK] })
  })
  after(() => hub.stop())

  const executed = (command: NodeCommand, key = newId(), how: HowExecuted = {}) => {
    const [outcome] = hub
      .publisherOf(TAIHE)
      .execute([{ command, idempotencyKey: key, actor: 'clerk', isNew: true }], how)
    if (outcome === undefined) throw new Error('no outcome')
    return outcome
  }
  const publication = (review: SignOff[] | undefined, more: object = {}) => ({
    ...{ type: 'PublishItem' as const, itemId: itemIdOf(TAIHE, newId()), review },
    content: contentOf(`先审后发，第${items++}件`, '正文', more),
  })
  const published = (): ItemId => {
    const outcome = executed(publication(BOTH))
    if (!outcome.ok) throw new Error(outcome.code)
    return outcome.itemId
  }
  const told = (outcome: ReturnType<typeof executed>) =>
    outcome.ok
      ? outcome.warnings.map(({ code, pointer }) => `${code} ${pointer}`)
      : outcome.faults.map(({ code, details }) => `${code} ${details?.roles ?? ''}`)
  const envelopeOf = (itemId: ItemId) => {
    const journal = hub.journalOf(TAIHE)
    const [record] = journal.read(journal.placesOf(itemId).at(-1) as number, 1)
    const decoded = record && hub.codec.decode(record)
    return decoded?.kind === 'event' ? decoded.event.envelope : undefined
  }

  it('signs nothing without them, and says which are missing beside all else that is wrong', () => {
    const head = hub.journalOf(TAIHE).head()
    expect(told(executed(publication(undefined)))).to.deep.equal(['sign-off-missing 初审、复审'])
    expect(told(executed(publication([by('初审', 'office-07')])))).to.deep.equal(['sign-off-missing 复审'])
    expect(told(executed(publication([], { summary: '电话 13800138000' })))).to.deep.equal([
      'sign-off-missing 初审、复审',
      'personal-data ',
    ])
    expect(told(executed(publication(BOTH, { field: '救灾' })))).to.deep.equal(['sign-off-missing 保密审查'])
    // What is signed has no blank and nothing invisible in a field, so a rule is asked about that.
    for (const field of [' 救灾', '救\u200b灾', '救\n灾', '救灾\u2060'])
      expect(told(executed(publication(BOTH, { field }))), JSON.stringify(field)).to.include(
        'sign-off-missing 保密审查',
      )
    expect(told(executed(publication([by('初审', 'x'), by('复审', 'x')])))).to.deep.equal([
      'sign-off-not-distinct 初审、复审',
    ])
    expect(hub.journalOf(TAIHE).head()).to.deep.equal(head)
  })

  it('signs them in the envelope, with those that nobody demands', () => {
    const review = [...BOTH, by('村务监督委员会', 'village-3')]
    const outcome = executed(publication(review))
    expect(outcome.ok && envelopeOf(outcome.itemId)?.review).to.deep.equal(review)
  })

  it('asks of each command what the rules say of it', () => {
    const itemId = published()
    const revision = {
      type: 'PatchItem',
      itemId,
      expectedVersion: 1,
      reason: '更正',
      patch: { summary: '新' },
    } as const
    expect(told(executed(revision))).to.deep.equal(['sign-off-missing 初审、复审'])
    expect(executed({ ...revision, review: BOTH })).to.include({ ok: true, version: 2 })
    const redaction = { ...revision, type: 'RedactItem', content: contentOf('抹去', '文'), expectedVersion: 2 } as const
    expect(executed(redaction)).to.include({ ok: true, version: 3 })
    expect(envelopeOf(itemId)).not.to.have.property('review')
    const withdrawal = { type: 'WithdrawItem', itemId, expectedVersion: 3, reason: '到期' } as const
    expect(told(executed(withdrawal))).to.deep.equal(['sign-off-missing 终审'])
    expect(executed({ ...withdrawal, review: [by('终审', 'office-01')] })).to.include({ ok: true, version: 4 })
    expect(envelopeOf(itemId)?.review).to.deep.equal([by('终审', 'office-01')])
  })

  it('asks its townships too, and no office elsewhere', () => {
    expect(() => hub.publish(SHUIZHEN, contentOf('镇里的', '文'))).to.throw('sign-off-missing')
    expect(hub.publisherOf(SHUIZHEN).signOffsOf({ ...publication(BOTH) }).roles).to.deep.equal(['初审', '复审'])
  })

  it('is warned of sign-offs that are older than what they are of', () => {
    const early = publication(BOTH, { issuedOn: '2026-03-05' })
    expect(told(executed(early, newId(), { dryRun: true }))).to.deep.equal(['dates-out-of-order /review/0/at'])
    const itemId = published()
    const patch = { type: 'PatchItem', itemId, expectedVersion: 1, reason: '更正', patch: { summary: '新' } } as const
    expect(told(executed({ ...patch, review: BOTH }))).to.deep.equal(['dates-out-of-order /review/0/at'])
  })

  it('takes no number of a person and no day to come for a sign-off', () => {
    const wrong = [by('初审', '13800138000'), by('复审', 'office-08', '2026-03-06')]
    const outcome = executed(publication(wrong))
    expect(outcome.ok ? [] : outcome.faults.map(({ pointer }) => pointer)).to.deep.equal([
      '/review/0/actor',
      '/review/1/at',
    ])
    expect(JSON.stringify(outcome)).not.to.include('13800138000')
  })

  it('may look at a draft before anybody has reviewed it, and only in a dry run', async () => {
    const draft = publication(undefined)
    const request = { command: draft, idempotencyKey: newId(), actor: 'clerk' }
    const publisher = hub.publisherOf(TAIHE)
    expect(await publisher.tryApart(request, 'draft')).to.include({ ok: true })
    expect(await publisher.tryApart(request)).to.include({ ok: false, code: 'sign-off-missing' })
    expect(publisher.inForce(draft.itemId)).to.equal(null)
  })

  it('gives a repeat the first answer, and refuses one with other sign-offs under the same key', () => {
    const command = publication(BOTH)
    const first = executed(command, 'reviewed-1')
    expect(executed({ ...command, itemId: itemIdOf(TAIHE, newId()) }, 'reviewed-1')).to.deep.equal({
      ...first,
      repeated: true,
    })
    const others = [by('初审', 'office-09'), BOTH[1] as SignOff]
    expect(executed({ ...command, review: others }, 'reviewed-1')).to.include({ code: 'idempotency-key-reused' })
  })

  describe('over HTTP', () => {
    const post = async (body: object, token = 'program-taihe', path = '/v1/items') => {
      const response = await hub.fetch(path, {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': newId() },
          ...{ 'if-match': '"1"', 'accept-language': 'en' },
        },
        body: JSON.stringify(body),
      })
      // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
      return { status: response.status, body: (await response.json()) as any }
    }
    const { content } = publication(undefined)

    it('takes them from a token with that right only, and shows them with the signed envelope', async () => {
      const missing = await post({ nodeId: TAIHE, content })
      expect(missing.status).to.equal(422)
      expect(missing.body.code).to.equal('sign-off-missing')
      expect(missing.body.detail).to.include('初审、复审')
      const foreign = await post({ nodeId: TAIHE, content, review: BOTH }, 'clerk-taihe')
      expect([foreign.status, foreign.body.code]).to.deep.equal([403, 'sign-off-not-yours'])
      const { status, body } = await post({ nodeId: TAIHE, content, review: BOTH })
      expect(status, JSON.stringify(body)).to.equal(201)
      await hub.settle()
      const { versions } = await hub.json(`/v1/items/${body.itemId}/history`)
      expect(versions[0].envelope.review).to.deep.equal(BOTH)
      const page = await (await hub.fetch(`/items/${body.itemId}`)).text()
      expect(page).to.include('审核：初审 2026年3月4日、复审 2026年3月5日').and.not.to.include('office-07')
      const path = `/v1/items/${body.itemId}/withdraw`
      expect((await post({ reason: '到期' }, 'clerk-taihe', path)).body.code).to.equal('sign-off-missing')
      expect((await post({ reason: '到期', review: [by('终审', 'x')] }, 'clerk-taihe', path)).status).to.equal(403)
      expect((await post({ reason: '到期', review: [by('终审', 'x')] }, 'program-taihe', path)).status).to.equal(200)
    })

    it('reads them strictly', async () => {
      const pointers = async (review: unknown) =>
        (await post({ nodeId: TAIHE, content, review })).body.errors?.map(({ pointer }: { pointer: string }) => pointer)
      expect(await pointers('初审')).to.deep.equal(['/review'])
      expect(await pointers([{ role: '初审', actor: 7 }])).to.deep.equal(['/review/0/actor', '/review/0/at'])
      expect(await pointers([{ ...by('初审', 'a'), note: '' }])).to.deep.equal(['/review/0/note'])
    })
  })
})
