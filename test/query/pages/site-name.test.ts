import { expect } from 'chai'
import { division } from '../../../scripts/division.ts'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { parseInstant } from '../../../services/domain/ids.ts'
import { siteName } from '../../../services/query/pages/site-name.ts'

const nameOver = (...facts: DirectoryFact[]): string =>
  siteName(
    applyDirectoryEvents(
      emptyDirectory('test'),
      facts.map((fact, index) => ({
        event: {
          v: 1,
          hubId: 'test',
          seq: index + 1,
          prevHash: null,
          at: parseInstant('2026-01-01T00:00:00.000Z'),
          fact,
        },
        signatures: [],
      })),
    ),
  )
const city = division('341200', '阜阳市', 'city', null)
const county = division('341222', '太和县', 'county', '341200')

describe('the name of the site', () => {
  it('is the city’s where it has its counties', () =>
    expect(nameOver(city, county, division('341226', '颍上县', 'county', '341200'))).to.equal('阜阳市基层政务公开'))

  it('is the county’s in a county’s own hub', () => expect(nameOver(city, county)).to.equal('太和县基层政务公开'))

  it('is nobody’s while there is no division', () => expect(nameOver()).to.equal('基层政务公开'))
})
