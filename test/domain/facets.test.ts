import { expect } from 'chai'
import fc from 'fast-check'
import { facetsOf, followedRelations, isFacet } from '../../services/domain/facets.ts'
import { isDivisionCode } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { contentWith, itemOf, LIULIN, ZEHE } from './scene.ts'

const facets = (change: object, status: 'live' | 'withdrawn' = 'live') =>
  facetsOf({ status, nodeId: LIULIN, content: contentWith(change as Partial<Content>) })
const OTHER = itemOf(ZEHE)

describe('the facets of an item', () => {
  it('are its kind at its maker, and what it is linked to, as a whole and by part', () => {
    const relations = [
      { rel: 'fulfils', itemId: OTHER, part: 'r1' },
      { rel: 'fulfils', itemId: OTHER, part: 'r2' },
      { rel: 'interprets', itemId: OTHER },
    ]
    expect(facets({ kind: 'catalogue', relations })).to.deep.equal([
      'kind/catalogue/liulin',
      `link/fulfils/${OTHER}`,
      `link/fulfils/${OTHER}#r1`,
      `link/fulfils/${OTHER}#r2`,
      `link/interprets/${OTHER}`,
    ])
  })

  it('are those of a kind and a relation that only a later hub knows, too', () => {
    expect(facets({ kind: 'guide', relations: [{ rel: 'supersedes', itemId: OTHER }] })).to.deep.equal([
      'kind/guide/liulin',
      `link/supersedes/${OTHER}`,
    ])
  })

  it('are the node of whose catalogue it is a verdict, where one is named', () => {
    const of = (nodeId: unknown) => ({
      kind: 'review',
      verdict: { verdict: 'approved', of: { nodeId, field: '救灾' } },
    })
    expect(facets(of('zehe'))).to.deep.equal(['kind/review/liulin', 'verdict/zehe'])
    for (const nodeId of ['', 'A/b', null, 7, { a: 1 }])
      expect(facets(of(nodeId))).to.deep.equal(['kind/review/liulin'])
    for (const verdict of [null, 7, [], { of: null }])
      expect(facets({ kind: 'review', verdict })).to.deep.equal(['kind/review/liulin'])
    expect(facets({ ...of('zehe'), kind: 'catalogue' })).to.deep.equal(['kind/catalogue/liulin'])
  })

  it('are none of a document without links, of a withdrawn item, and of an erased text', () => {
    const relations = [{ rel: 'interprets', itemId: OTHER }]
    expect(facets({})).to.deep.equal([])
    expect(facets({ kind: 'document' })).to.deep.equal([])
    expect(facets({ kind: 'plan', relations }, 'withdrawn')).to.deep.equal([])
    expect(facetsOf({ status: 'live', nodeId: LIULIN, content: null })).to.deep.equal([])
  })

  it('of what a foreign program wrote are short, few and well-formed, whatever it wrote', () => {
    const wrong = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constant(null),
      fc.integer(),
      fc.constant('a'.repeat(1e5)),
      fc.object(),
      fc.constantFrom({ toString: false }, { toString: null, valueOf: null }, [['fulfils']]),
    )
    const relation = fc.record({
      rel: fc.oneof(fc.constant('fulfils'), fc.constant('a/b'), fc.constant('fulfils#'), wrong),
      itemId: fc.oneof(fc.constant(OTHER), wrong),
      part: fc.oneof(fc.constant('r1'), fc.constant('r1/../x'), wrong),
    })
    fc.assert(
      fc.property(
        fc.oneof(fc.array(relation, { maxLength: 300 }), fc.constant([null, 3, 'x', []]), wrong),
        fc.oneof(fc.constant('plan'), wrong),
        (relations, kind) => {
          const found = facets({ relations, kind })
          expect(found.length).to.be.below(202)
          for (const facet of found) {
            expect(facet).to.match(
              /^(?:kind\/[a-z][a-z0-9-]{0,39}\/liulin|link\/[a-z][a-z0-9-]{0,39}\/zehe\.[0-9a-f-]{36}(?:#[\w.-]{1,64})?)$/,
            )
            expect(isFacet(facet) && !isDivisionCode(facet.split('/')[1] ?? '')).to.equal(true)
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(
      followedRelations(contentWith({ relations: [{ rel: 'fulfils', itemId: OTHER, part: '一' }] })),
    ).to.deep.equal([{ rel: 'fulfils', itemId: OTHER }])
  })
})
