import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openSqliteSubmissionStore } from '../../../services/adapters/sqlite/submission-store.ts'
import { submissionFaults } from '../../../services/auditor/submission-faults.ts'
import { hashOf } from '../../../services/domain/canonical.ts'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { signText } from '../../../services/domain/event/signed-event.ts'
import { parseInstant, parseItemId, parseNodeId } from '../../../services/domain/ids.ts'
import { draftText } from '../../../services/domain/submission/signed-texts.ts'
import type { Submission } from '../../../services/domain/submission/submission.ts'
import { MOST_COMMENTS } from '../../../services/domain/submission/submission.ts'
import { newId } from '../../../services/hub/clock.ts'
import { COUNTY, DIRECTORY, directoryAfter, keyOf, node } from '../../domain/scene.ts'
import { scratchFolder } from '../../scratch-folder.ts'

const at = parseInstant('2026-03-05T01:00:00.000Z')
const OFFICE = parseNodeId('office')
const key = keyOf(OFFICE)

const round = (number: number, timeLimit: string, field = '救灾'): Submission => {
  const rows = [{ rowId: 'r1', no: '1', timeLimit }]
  const sent = { field, round: number, rows, rowsHash: hashOfRows(rows) }
  const draft = { ...sent, nodeId: OFFICE, address: 'https://city.example', reviewer: parseNodeId('city') }
  const signature = signText(draftText(draft), key.privateKey)
  return { ...draft, submissionId: newId(), keyId: key.keyId, signature, receivedAt: at }
}

describe('the store of submissions', () => {
  const folder = scratchFolder()
  let count = 0
  const fileOf = () => join(folder(), `submissions-${count++}.sqlite`)

  it('keeps a round once, in its order, for whoever opens the file later', () => {
    const file = fileOf()
    const [first, second] = [round(1, '尽快'), round(2, '每月')]
    const store = openSqliteSubmissionStore(file)
    expect(store.keep(second)).to.deep.equal({ outcome: 'out-of-order', expected: 1 })
    expect(store.keep(first).outcome).to.equal('kept')
    expect(store.keep({ ...first, submissionId: newId() })).to.deep.include({ outcome: 'known' })
    const noted = { ...first, submissionId: newId(), rows: first.rows.map((row) => ({ ...row, note: '县里另有规定' })) }
    expect(noted.rowsHash).to.equal(hashOfRows(noted.rows))
    expect(store.keep(noted)).to.deep.equal({ outcome: 'out-of-order', expected: 2 })
    expect(store.keep({ ...round(1, '另一份') })).to.deep.equal({ outcome: 'out-of-order', expected: 2 })
    expect(store.keep(second).outcome).to.equal('kept')
    expect(store.keep(round(1, '尽快', '扶贫')).outcome).to.equal('kept')
    store.close()

    const again = openSqliteSubmissionStore(file)
    expect(again.submission(first.submissionId)).to.deep.equal({ ...first, signature: Buffer.from(first.signature) })
    expect(again.latest(OFFICE, '救灾')).to.include({ round: 2, state: 'waiting' })
    expect(again.head(first.submissionId)).to.include({ state: 'replaced' })
    expect(again.heads({ limit: 2 }).map(({ field, round }) => `${field} ${round}`)).to.deep.equal(['扶贫 1', '救灾 2'])
    expect(again.heads({ before: second.submissionId, limit: 9 }).map(({ round }) => round)).to.deep.equal([1])
    expect(again.heads({ nodeId: parseNodeId('other'), limit: 9 })).to.deep.equal([])
    expect(again.submission(newId())).to.equal(null)
    again.close()
  })

  it('keeps the comments of a call together, once, and no more than a round may have', () => {
    const store = openSqliteSubmissionStore(fileOf())
    const { submissionId } = round(1, '尽快')
    store.keep({ ...round(1, '尽快'), submissionId })
    const call = { submissionId, actor: 'reviewer', at }
    const comments = [{ rowId: 'r1', text: '请写明' }, { text: '总的意见' }]
    expect(store.comment({ ...call, commandId: hashOf('1'), comments })).to.deep.equal({
      outcome: 'kept',
      added: 2,
      total: 2,
    })
    expect(store.comment({ ...call, commandId: hashOf('2'), comments: [{ text: '又一条' }] })).to.include({ total: 3 })
    expect(store.comment({ ...call, commandId: hashOf('1'), comments })).to.deep.equal({
      outcome: 'known',
      added: 2,
      total: 2,
    })
    expect(store.comment({ ...call, commandId: hashOf('1'), comments: [] })).to.deep.equal({ outcome: 'reused' })
    const many = Array.from({ length: MOST_COMMENTS - 2 }, () => ({ text: '多' }))
    expect(store.comment({ ...call, commandId: hashOf('3'), comments: many })).to.deep.equal({ outcome: 'full' })
    expect(store.comments(submissionId).map(({ n, text }) => `${n} ${text}`)).to.deep.equal([
      '1 请写明',
      '2 总的意见',
      '3 又一条',
    ])
    store.close()
  })

  it('says how a round stands by its latest answer, and keeps each public item once', () => {
    const store = openSqliteSubmissionStore(fileOf())
    const submission = round(1, '尽快')
    store.keep(submission)
    const { submissionId } = submission
    const answer = (verdict: 'approved' | 'returned') => ({
      ...{ verdict, actor: 'reviewer', at, itemId: parseItemId(`city.${newId()}`) },
    })
    const [returned, approved] = [answer('returned'), answer('approved')]
    for (const given of [returned, approved, returned]) store.answer(submissionId, given)
    expect(store.answers(submissionId)).to.deep.equal([returned, approved])
    expect(store.head(submissionId)).to.deep.include({ state: 'approved', answer: approved })
    store.close()
  })

  it('is verified: seals of its rows, and what the office signed', () => {
    const directory = directoryAfter(DIRECTORY, node(OFFICE, 'county', COUNTY))
    const file = fileOf()
    const store = openSqliteSubmissionStore(file)
    const submission = round(1, '尽快')
    store.keep(submission)
    store.comment({ ...submission, commandId: hashOf('1'), comments: [{ text: '请写明' }], actor: 'reviewer', at })
    const found = () => submissionFaults(store, directory, { store: 'file', file: 'x' }).map(({ code }) => code)
    expect(found()).to.deep.equal([])
    expect(submissionFaults(store, DIRECTORY, { store: 'file' }).map(({ code }) => code)).to.deep.equal([
      'unknown-node',
    ])
    using foreign = new DatabaseSync(file)
    foreign.exec("UPDATE comments SET text = '不用写明'")
    expect(found()).to.deep.equal(['store-damaged'])
    foreign.exec("UPDATE submissions SET rows = replace(rows, '尽快', '三日')")
    expect(found()).to.deep.equal(['store-damaged', 'store-damaged', 'bad-signature'])
    foreign.exec("UPDATE submissions SET rows = 'x'")
    expect(found()).to.include('store-damaged')
    store.close()
  })
})
