import { expect } from 'chai'
import type { GenerationFile } from '../../../../services/adapters/sqlite/read-store/generation-file.ts'
import { createNames } from '../../../../services/adapters/sqlite/read-store/names.ts'

describe('the names of a generation', () => {
  it('are held in memory up to a number, however many items are linked to', () => {
    const stored: string[] = []
    let reads = 0
    const sql = (text: string) => ({
      get: (asked: string | number) => {
        reads++
        if (!text.startsWith('SELECT id')) return { name: stored[Number(asked) - 1] }
        const index = typeof asked === 'string' && asked.startsWith('n') ? Number(asked.slice(1)) : stored.length
        return index < stored.length ? { id: index + 1 } : undefined
      },
      run: (name: string) => ({ lastInsertRowid: stored.push(name) }),
    })
    const names = createNames({ sql } as unknown as GenerationFile)
    for (let index = 0; index < 60_000; index++) names.idOf(`n${index}`)
    reads = 0
    expect(names.find('n59999')).to.equal(60_000)
    expect(names.nameOf(60_000)).to.equal('n59999')
    expect(reads).to.equal(0)
    expect(names.find('n0')).to.equal(1)
    expect(names.nameOf(2)).to.equal('n1')
    expect(reads).to.equal(2)
  })
})
