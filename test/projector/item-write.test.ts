import { expect } from 'chai'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import { evolve } from '../../services/domain/item/evolve.ts'
import { itemWrite } from '../../services/projector/item-write.ts'
import { chainOf, contentWith, DIRECTORY, HUB, itemOf, LIULIN } from '../domain/scene.ts'
import { causeAt, LOGGED_AT } from './fold-scene.ts'

const plain = contentWith()
const full = contentWith({
  field: '社会救助',
  organ: { name: '柳林镇财政所', kind: 'department', divisionCode: parseDivisionCode('341222102') },
  displayFrom: '2026-03-01',
  displayUntil: '2026-04',
})
const documentOf = (content: typeof plain) =>
  evolve(null, chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content }), DIRECTORY)

describe('what lists and changes need beside a document', () => {
  it('is taken from its content, whether that is at hand or not', () => {
    const document = documentOf(full)
    const wanted = {
      document,
      content: full,
      facets: [],
      directoryPosition: DIRECTORY.position,
      changedAt: { partition: 0, offset: 7 },
      loggedAt: LOGGED_AT,
      title: full.title,
      field: '社会救助',
      organName: '柳林镇财政所',
      displayFrom: '2026-03-01',
      displayUntil: '2026-04',
      handsOver: false,
    }
    expect(itemWrite(document, full, causeAt(7))).to.deep.equal(wanted)
    expect(itemWrite(document, null, causeAt(7))).to.deep.equal(wanted)
  })

  it('is null where the content does not have it, and the organ is then the node', () => {
    expect(itemWrite(documentOf(plain), plain, causeAt(7))).to.deep.include({
      content: plain,
      title: plain.title,
      field: null,
      organName: 'liulin office',
      displayFrom: null,
      displayUntil: null,
    })
  })

  it('is of an erased document the organ only, and of an unknown node not even that', () => {
    const erased = { ...documentOf(full), contentText: null }
    const nothing = { content: null, title: null, field: null, displayFrom: null, displayUntil: null }
    expect(itemWrite(erased, null, causeAt(7))).to.deep.include({ ...nothing, organName: 'liulin office' })
    const cause = { ...causeAt(7), directory: emptyDirectory(HUB) }
    expect(itemWrite(erased, null, cause)).to.deep.include({ ...nothing, organName: null })
  })

  it('says whether the item takes over from another one, or hands over to one', () => {
    const { fingerprint } = documentOf(plain)
    const other = { itemId: itemOf(LIULIN, 2), version: 1, fingerprint }
    const handsOver = (taken: object, given: object | null) =>
      itemWrite(lived(plain, taken, given), null, causeAt(7)).handsOver
    expect(handsOver({}, null)).to.equal(false)
    expect(handsOver({ predecessor: other }, null)).to.equal(true)
    expect(handsOver({}, {})).to.equal(false)
    expect(handsOver({}, { successor: other })).to.equal(true)
  })

  it('has no first day where the item was withdrawn before it', () => {
    const firstDay = (displayFrom: string, given: object | null) =>
      itemWrite(lived(contentWith({ displayFrom }), {}, given), null, causeAt(7)).displayFrom
    expect(firstDay('2026-03-05', null)).to.equal('2026-03-05')
    expect(firstDay('2026-03-05', { at: '2026-03-04T12:00:00.000Z' })).to.equal('9999-12-31')
    expect(firstDay('2026-03-05', { at: '2026-03-05T12:00:00.000Z' })).to.equal('2026-03-05')
  })
})

/** The document of an item that was published, and withdrawn unless `withdrawal` is null. */
function lived(content: typeof plain, publication: object, withdrawal: object | null) {
  const next = chainOf(LIULIN)
  const published = next({ type: 'ItemPublished', version: 1, content, ...publication })
  const document = evolve(null, published, DIRECTORY)
  if (withdrawal === null) return document
  const { fingerprint } = published.envelope
  return evolve(
    document,
    next({ type: 'ItemWithdrawn', version: 2, content: null, fingerprint, ...withdrawal }),
    DIRECTORY,
  )
}
