import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { COLLECTION_SCHEMAS } from '../../../services/adapters/mongo/read-store/collection-schemas.ts'
import { collectionName } from '../../../services/adapters/mongo/read-store/collections.ts'

const PAGE = readFileSync(new URL('../../../docs/read-models.md', import.meta.url), 'utf8')

describe('docs/read-models.md', () => {
  for (const [kind, { validator }] of Object.entries(COLLECTION_SCHEMAS))
    it(`names ${collectionName(kind as keyof typeof COLLECTION_SCHEMAS, 1).replace('1', 'N')} and each of its fields`, () => {
      expect(PAGE).to.include(`\`${kind}_gN\``)
      const missing = (validator.$jsonSchema.required as string[]).filter((field) => !PAGE.includes(`\`${field}\``))
      expect(missing).to.deep.equal([])
    })
})
