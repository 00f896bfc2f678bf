import { expect } from 'chai'
import { foldTitle } from '../../../services/domain/item/fold-title.ts'

describe('a title for comparing', () => {
  it('has the ideographs that radicals and compatibility ideographs look like', () => {
    expect(foldTitle('太和县\u2f24庙集镇\u2ea0政所公告')).to.equal(foldTitle('太和县大庙集镇民政所公告'))
    expect(foldTitle('\uf9dd民公告')).to.equal(foldTitle('利民公告'))
  })
})
