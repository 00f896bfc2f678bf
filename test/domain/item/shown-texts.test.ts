import { expect } from 'chai'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { shownTexts } from '../../../services/domain/item/shown-texts.ts'
import { contentWith, itemOf, LIULIN } from '../scene.ts'

const bodyOf = (format: 'text' | 'html', text: string) =>
  shownTexts(contentWith({ body: { format, text } })).find(([pointer]) => pointer === '/body/text')?.[1]

describe('the texts of a content that people see', () => {
  it('stand each with its place, the body last; codes, addresses, numbers and blanks are none', () => {
    const full: Content = {
      ...contentWith(),
      organ: { name: '柳林镇财政所', kind: 'department', divisionCode: parseDivisionCode('341222102') },
      keywords: ['低保', '公示'],
      partial: true,
      indexNumber: '003/202603',
      relations: [{ rel: 'replaces', itemId: itemOf(LIULIN) }],
      attachments: [{ name: '名单', mediaType: 'text/plain', bytes: 1, sha256: '0'.repeat(64), url: 'https://a' }],
    }
    expect(shownTexts({ ...full, 'later/field': { note: '新', none: null } } as Content)).to.deep.equal([
      ['/title', full.title],
      ['/organ/name', '柳林镇财政所'],
      ['/organ/kind', 'department'],
      ['/keywords/0', '低保'],
      ['/keywords/1', '公示'],
      ['/relations/0/rel', 'replaces'],
      ['/attachments/0/name', '名单'],
      ['/attachments/0/mediaType', 'text/plain'],
      ['/later~1field/note', '新'],
      ['/body/text', full.body.text],
    ])
  })

  it('are of a text all of it, and of HTML what is seen, titles and addresses of links too', () => {
    expect(bodyOf('text', 'a <b>c</b>')).to.equal('a <b>c</b>')
    expect(bodyOf('html', 'a<b>c</b>')).to.equal('ac')
    expect(bodyOf('html', '<a href = "tel:1&amp;2" title="名">打</a><img data-alt="x" alt="图" class="y">')).to.equal(
      ['打', 'tel:1&2', '名', '图'].join('\n'),
    )
  })
})
