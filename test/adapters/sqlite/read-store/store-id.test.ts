import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readStoreId } from '../../../../services/adapters/sqlite/read-store/store-id.ts'
import { inScratch } from '../../../e2e/scratch.ts'

describe('the id of a read store in files', () => {
  it('is another one in a copy of the folder, which keeps what was written', () =>
    inScratch(async (folder) => {
      const [original, copy] = [join(folder, 'original'), join(folder, 'copy')]
      mkdirSync(original)
      const id = readStoreId(original, () => 'random-part')
      cpSync(original, copy, { recursive: true })
      const other = readStoreId(copy, () => 'never-asked')
      expect([id, other].every((one) => one.startsWith('random-part-'))).to.equal(true)
      expect(other).not.to.equal(id)
      expect(readStoreId(original, () => 'never-asked')).to.equal(id)
      expect(readdirSync(original)).to.deep.equal(['store-id'])
    }))

  it('is never taken from a damaged file: the line says what to do', () =>
    inScratch(async (folder) => {
      writeFileSync(join(folder, 'store-id'), '\n')
      const read = () => readStoreId(folder, () => 'random-part')
      expect(read).to.throw('holds no id of a read store. Remove it').with.property('code', 'store-damaged')
    }))
})
