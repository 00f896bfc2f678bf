import { expect } from 'chai'
import fc from 'fast-check'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { hashOf } from '../../../services/domain/canonical.ts'
import { textOfHtml } from '../../../services/domain/item/text-of-html.ts'
import { isCleanHtml } from '../../../services/edge/clean-html.ts'
import { type CleanBodies, createCleanBodies } from '../../../services/query/clean-bodies.ts'
import { attachmentList } from '../../../services/query/pages/attachment-list.ts'
import { itemBody } from '../../../services/query/pages/item-body.ts'
import { expectLinearTime } from '../../linear-time.ts'

const bodyOf = (text: string, format: 'text' | 'html' = 'html') =>
  String(itemBody({ body: { format, text } }, hashOf(text), new Set(isCleanHtml(text) ? [hashOf(text)] : [])))

type Node = DefaultTreeAdapterTypes.Node

const textWithin = (node: Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textWithin).join('') : ''

describe('the body of an item on its page', () => {
  it('keeps formatting that was cleaned when published, without a word', () => {
    const text = '<h2>一</h2><p>甲<br />乙 &amp; 丙</p><table><tbody><tr><td colspan="2">丁</td></tr></tbody></table>'
    expect(bodyOf(text)).to.contain(text).and.not.contain('原文')
  })

  for (const text of [
    '<p>甲</p><script>alert(1)</script>',
    '<p onclick="x()">甲</p>',
    '</div></article></main><form action="https://evil.example"><input name="card"></form>',
    '<a href="javascript:alert(1)">甲</a>',
    '<p style="position:fixed">甲</p>',
    '<p>甲',
  ])
    it(`shows as the text that was signed, and says so, what an honest publisher would not have signed: ${text}`, () => {
      const shown = bodyOf(text)
      expect(shown).to.contain('按签名时的原文逐字显示')
      const [, verbatim = ''] = /<div class="body text">([\s\S]*)<\/div>$/.exec(shown) ?? []
      expect(verbatim).to.not.match(/[<>"]/)
      expect(textOfHtml(verbatim)).to.equal(text)
    })

  it('is held against its cleaned form once a fingerprint, and the oldest are forgotten', async () => {
    const asked: string[] = []
    const bodies = createCleanBodies({
      capacity: 2,
      isClean: (text) => {
        asked.push(text)
        return text !== '坏'
      },
    })
    for (const text of ['甲', '坏', '甲', '坏', '丙', '甲', '坏'])
      expect(await bodies.isClean(hashOf(text), text)).to.equal(text !== '坏')
    expect(asked).to.deep.equal(['甲', '坏', '丙', '甲', '坏'])
  })

  it('is looked at apart where it is long, once for all who ask at the same time, and again where that failed', async () => {
    const [long, apart]: [string, string[]] = ['<p>甲</p>'.repeat(2000), []]
    const bodies = createCleanBodies({
      apart: async (html) => {
        if (apart.push(html) === 1) throw new Error('no room')
        return true
      },
    })
    const ask = () => bodies.isClean(hashOf(long), long)
    const answers = await Promise.allSettled([ask(), ask()])
    expect(answers.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    expect(await Promise.all([ask(), ask()])).to.deep.equal([true, true])
    expect(apart).to.deep.equal([long, long])
  })

  const manyLong = (count: number) => Array.from({ length: count }, (_, i) => `<p>${i}</p>`.repeat(6000))
  const lookAtAll = (bodies: CleanBodies, texts: string[]) =>
    Promise.allSettled(texts.map((text) => bodies.isClean(hashOf(text), text)))

  it('was refused to honest readers who opened 60 long ones at once: they wait for each other', async () => {
    const [order, texts]: [string[], string[]] = [[], manyLong(300)]
    let [inHand, most] = [0, 0]
    const bodies = createCleanBodies({
      apart: async (html) => {
        most = Math.max(most, ++inHand)
        order.push(html)
        await new Promise(setImmediate)
        inHand--
        if (html === texts[1]) throw new Error('out of memory')
        return true
      },
    })
    const answers = await lookAtAll(bodies, texts)
    expect(answers.filter(({ status }) => status === 'rejected')).to.have.length(1)
    expect(order).to.deep.equal(texts)
    expect(most).to.equal(1)
  })

  it('waits for its look only while those that wait have room in the memory', async () => {
    const bodies = createCleanBodies({ apart: async () => true, mostWaiting: 150_000 })
    const texts = manyLong(5)
    const codes = (await lookAtAll(bodies, texts)).map((one) => (one.status === 'rejected' ? one.reason.code : 'told'))
    expect(codes).to.deep.equal(['told', 'told', 'told', 'texts-unchecked', 'texts-unchecked'])
    expect(await lookAtAll(bodies, texts.slice(3))).to.deep.equal(Array(2).fill({ status: 'fulfilled', value: true }))
  })

  it('costs a reader time that grows with its length only, however deep a hostile node has nested it', () => {
    for (const piece of ['<b>', '<div>', '<p><table>', '<b></x>', '<b title="</b>">', '<b><!--</b>-->', '<svg><b>'])
      expectLinearTime(piece, bodyOf)
    expect(bodyOf('<b>'.repeat(100_000))).to.contain('按签名时的原文逐字显示')
  })

  it('links an attachment only to the web', () => {
    const file = { name: '表', mediaType: 'text/plain', bytes: 1, sha256: 'a'.repeat(64) }
    expect(String(attachmentList([{ ...file, url: 'https://example.gov.cn/a' }]))).to.contain(
      'href="https://example.gov.cn/a"',
    )
    for (const url of ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//example.com'])
      expect(String(attachmentList([{ ...file, url }]))).to.not.contain('href')
  })

  it('shows text as it is, a paragraph a line', () => {
    expect(bodyOf('一行\n<b>二行', 'text')).to.contain('<p>一行</p>\n<p>&lt;b&gt;二行</p>')
  })

  it('shows lines with tabs as a table where two or more follow each other', () => {
    const shown = bodyOf('名单\n姓名\t金额\n张三\t100\n完\n一\t二', 'text')
    expect(shown).to.contain(
      '<table><tbody><tr><td>姓名</td>\t<td>金额</td></tr>\n<tr><td>张三</td>\t<td>100</td></tr>',
    )
    expect(shown.match(/<table>/g)).to.have.length(1)
    expect(shown).to.contain('<p>完</p>\n<p>一\t二</p>')
  })

  it('adds nothing to a text but tags', () => {
    const pieces = ['\n', '\t', ' ', '\u3000', '甲', '<td>', '&amp;', '"', '</div>', '\ud83d\ude00']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (all) => {
        const text = all.join('')
        const [root] = parseFragment(bodyOf(text, 'text')).childNodes
        expect(textWithin(root as Node)).to.equal(text)
      }),
    )
  })

  it('of many lines, tabs and cells costs time that grows with its length only', () => {
    for (const piece of ['a\tb\n', '\n', '\t', 'a\nb\tc\n']) expectLinearTime(piece, (text) => bodyOf(text, 'text'))
  })
})
