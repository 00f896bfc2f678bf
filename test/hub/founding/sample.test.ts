import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { withNamedItems } from '../../../services/hub/founding/sample/named-items.ts'
import type { SampleItem } from '../../../services/hub/founding/sample/sample-item.ts'

const itemsIn = (file: string): SampleItem[] =>
  JSON.parse(readFileSync(new URL(`../../../services/hub/founding/sample/${file}`, import.meta.url), 'utf8'))

describe('the sample', () => {
  it('names only items that come before, and is of the nodes that it makes', () => {
    const names = new Set<string>()
    for (const { name, content } of itemsIn('catalogues.json')) {
      const named = [content.verdict?.rowsHash, ...(content.relations ?? []).map(({ itemId }) => itemId)]
      for (const text of named) if (text?.startsWith('@')) expect(names).to.include(text.slice(1))
      if (name !== undefined) expect(names.size).to.be.below(names.add(name).size)
    }
    expect(() => withNamedItems(itemsIn('catalogues.json')[1]?.content as SampleItem['content'], new Map())).to.throw(
      '@',
    )
  })
})
