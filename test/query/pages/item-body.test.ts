import { expect } from 'chai'
import type { Content } from '../../../services/domain/item/content.ts'
import { attachmentList } from '../../../services/query/pages/attachment-list.ts'
import { itemBody } from '../../../services/query/pages/item-body.ts'

const bodyOf = (text: string, format: 'text' | 'html' = 'html') =>
  String(itemBody({ title: 't', body: { format, text }, shownOn: {} } as Content))

describe('the body of an item on its page', () => {
  it('keeps formatting that was cleaned when published, without a word', () => {
    const text = '<h2>一</h2><p>甲<br />乙 &amp; 丙</p><table><tbody><tr><td colspan="2">丁</td></tr></tbody></table>'
    expect(bodyOf(text)).to.contain(text).and.not.contain('已略去')
  })

  for (const text of [
    '<p>甲</p><script>alert(1)</script>',
    '<p onclick="x()">甲</p>',
    '</div></article></main><form action="https://evil.example"><input name="card"></form>',
    '<a href="javascript:alert(1)">甲</a>',
    '<p style="position:fixed">甲</p>',
    '<p>甲',
  ])
    it(`takes out, and says so, what an honest publisher would not have signed: ${text}`, () => {
      const shown = bodyOf(text)
      expect(shown)
        .to.contain('已略去')
        .and.not.match(/<script|onclick|<form|<input|javascript:|style=/)
      expect(shown.match(/<div/g)?.length).to.equal(shown.match(/<\/div>/g)?.length)
    })

  it('links an attachment only to the web', () => {
    const file = { name: '表', mediaType: 'text/plain', bytes: 1, sha256: 'a'.repeat(64) }
    expect(String(attachmentList([{ ...file, url: 'https://example.gov.cn/a' }]))).to.contain(
      'href="https://example.gov.cn/a"',
    )
    for (const url of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//example.com'])
      expect(String(attachmentList([{ ...file, url }]))).to.not.contain('href')
  })

  it('shows text as it is', () => {
    expect(bodyOf('一行\n<b>二行', 'text')).to.contain('一行\n&lt;b&gt;二行')
  })
})
