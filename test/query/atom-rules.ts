import { expect } from 'chai'
import { all, type Element, one, readXml } from './xml-elements.ts'

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const isAddress = (text = ''): boolean => URL.canParse(text) && !/\s/.test(text)

/** Reads a feed, and holds it against what RFC 4287, RFC 5005 and RFC 6721 demand of a document. */
export function expectAtom(xml: string): Element {
  const feed = readXml(xml)
  expect(feed.name).to.equal('feed')
  expect(feed.attributes.xmlns).to.equal('http://www.w3.org/2005/Atom')
  expectCommon(feed)
  const entries = all(feed, 'entry')
  const authors = all(feed, 'author')
  for (const entry of entries) {
    expectCommon(entry)
    expect(all(entry, 'author').length + authors.length, 'an author').to.be.greaterThan(0)
    expect(all(entry, 'content').length + all(entry, 'summary').length).to.equal(1)
    for (const { attributes } of all(entry, 'content')) expect(attributes.type).to.equal('html')
  }
  const ids = entries.map((entry) => one(entry, 'id').text)
  expect(new Set(ids).size, 'an id twice').to.equal(ids.length)
  for (const { attributes } of all(feed, 'at:deleted-entry')) {
    expect(isAddress(attributes.ref) && INSTANT.test(attributes.when ?? ''), JSON.stringify(attributes)).to.equal(true)
    expect(ids).to.not.include(attributes.ref)
  }
  return feed
}

function expectCommon(element: Element): void {
  expect(isAddress(one(element, 'id').text), one(element, 'id').text).to.equal(true)
  one(element, 'title')
  for (const name of ['updated', 'published']) for (const { text } of all(element, name)) expect(text).to.match(INSTANT)
  one(element, 'updated')
  for (const author of all(element, 'author')) expect(one(author, 'name').text).to.not.equal('')
  const links = all(element, 'link').map(({ attributes }) => attributes)
  for (const { href } of links) expect(isAddress(href), href).to.equal(true)
  const alternates = links.filter(({ rel }) => rel === 'alternate').map(({ type }) => type)
  expect(new Set(alternates).size, 'one alternate of a type').to.equal(alternates.length)
  expect(alternates).to.not.have.length(0)
}
