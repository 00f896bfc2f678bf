import { expect } from 'chai'
import { createErasureLedger } from '../../services/auditor/erasures.ts'
import { chainOf, contentWith, LIULIN } from '../domain/scene.ts'

describe('erased contents', () => {
  const next = chainOf(LIULIN)
  const published = next({ type: 'ItemPublished', version: 1, content: contentWith() })
  const revised = next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) })
  const redacted = next({ type: 'ItemRedacted', version: 3, content: contentWith({ title: '已处理' }) })
  const later = next({ type: 'ItemRevised', version: 4, content: contentWith({ title: '再更正' }) })
  const withdrawn = next({ type: 'ItemWithdrawn', version: 5, content: null })

  const faultsOf = (...events: (typeof published)[]) => {
    const ledger = createErasureLedger()
    for (const event of events) ledger.see(event, { store: 'log', offset: event.envelope.version })
    return ledger.faults().map(({ code, offset }) => `${code} ${offset}`)
  }
  const erased = (event: typeof published) => ({ ...event, content: null, contentText: null })

  it('are justified by a later redaction of the item, in whatever order they are seen', () => {
    expect(faultsOf(erased(published), erased(revised), redacted, later, withdrawn)).to.be.empty
    expect(faultsOf(redacted, erased(revised), erased(published))).to.be.empty
  })

  it('are a fault without one, or when it came before them', () => {
    expect(faultsOf(erased(published), revised)).to.deep.equal(['erased-unjustified 1'])
    expect(faultsOf(erased(published), erased(revised), redacted, erased(later))).to.deep.equal([
      'erased-unjustified 4',
    ])
    expect(faultsOf(published, revised, erased(redacted))).to.deep.equal(['erased-unjustified 3'])
  })
})
