import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { COLLECTION_LAYOUTS, COLLECTION_SCHEMAS } from '../../services/adapters/mongo/read-store/collection-schemas.ts'
import { FILE_LAYOUTS, READ_TABLES } from '../../services/adapters/sqlite/read-store/tables.ts'

/** The stored form of each layout. Add a line with a new number; never change one that a folder may have been made with. */
const FORMS = {
  file: new Map([
    [1, '107b7f7ce5322471'],
    [2, 'c3d3b8b85970ddbb'],
    [3, 'afcdb3f5f2552daf'],
    [4, '45c9cc625584f20a'],
    [5, '2e8ce9830f450f93'],
    [6, 'adcc051a729b8921'],
    // The form is the same; more facets are listed in it.
    [7, 'adcc051a729b8921'],
  ]),
  collections: new Map([
    [1, '5998c3265e08f4b5'],
    [2, '1b5d69513bafe1b5'],
    [3, '794897abaa4f11b9'],
    [4, '76978448acce368c'],
    [5, 'c22928b461983a41'],
    [6, 'd6592cb1fc877ad0'],
    [7, 'd6592cb1fc877ad0'],
  ]),
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

describe('the stored form of the read models', () => {
  const advice = 'The stored form has changed: raise `current` beside it, and `oldest` unless it is still read.'

  it('is that of its layout number, in SQLite', () => {
    expect(hashOf(READ_TABLES), advice).to.equal(FORMS.file.get(FILE_LAYOUTS.current))
  })

  it('is that of its layout number, in MongoDB', () => {
    expect(hashOf(JSON.stringify(COLLECTION_SCHEMAS)), advice).to.equal(
      FORMS.collections.get(COLLECTION_LAYOUTS.current),
    )
  })
})
