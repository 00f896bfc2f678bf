import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { MOST_DEPTH } from '../../../services/edge/clean-html.ts'
import { publishableHtml } from '../../../services/publisher/html/publishable-html.ts'
import { expectLinearTime } from '../../linear-time.ts'

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const hashOf = (base64: string) => createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex')
const stored = (base64: string) => `attachment:sha256-${hashOf(base64)}`
const embedded = (base64: string, type = 'image/png') => `<img src="data:${type};base64,${base64}">`

const faultsOf = (html: string) =>
  publishableHtml(html).faults.map(({ code, details }) => [code, details?.line, details?.reason ?? details?.found])

describe('a picture whose bytes stand in the HTML', () => {
  it('becomes a stored file that the text names, by whatever spelling, each once', () => {
    const { html, pictures, faults } = publishableHtml(
      `<p>甲${embedded(PNG)}乙${embedded(GIF, 'image/png')}</p><p><IMG alt="图" SRC='DATA:image/png;charset=utf-8; BASE64 ,${PNG.slice(0, 20)}\r\n ${PNG.slice(20)}' width=3 onerror="x()"></p><p><image src=data:;base64,${GIF.replaceAll('/', '%2F')}></p>`.replace(
        ' onerror="x()"',
        '',
      ),
    )
    expect(faults).to.deep.equal([])
    expect(html).to.equal(
      `<p>甲<img src="${stored(PNG)}" />乙<img src="${stored(GIF)}" /></p><p><img alt="图" src="${stored(PNG)}" width="3" /></p><p><img src="${stored(GIF)}" /></p>`,
    )
    expect(pictures.map(({ file, mediaType, bytes }) => [file, mediaType, bytes.length])).to.deep.equal([
      [hashOf(PNG), 'image/png', Buffer.from(PNG, 'base64').length],
      [hashOf(GIF), 'image/gif', Buffer.from(GIF, 'base64').length],
    ])
    expect(publishableHtml(html)).to.deep.equal({ html, pictures: [], faults: [], warnings: [] })
  })

  it('is refused by its line where it is broken, cut off, no picture or not in base64, with all other faults', () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
    expect(
      faultsOf(
        [
          `<p>${embedded(PNG)}</p>`,
          `<p>${embedded(`${PNG.slice(0, 30)}\n\n${PNG.slice(30)}`)}</p>`,
          `<p>${embedded(`${PNG.slice(0, 9)}*${PNG.slice(10)}`)}</p>`,
          `<p>${embedded(PNG.slice(0, 41))}</p>`,
          `<p>${embedded(PNG.slice(0, 60))}</p>`,
          `<p>${embedded(svg, 'image/svg+xml')}</p>`,
          '<p><img src="data:image/gif,GIF89a"></p>',
          '<p><img src="file:///C:/a.png"></p>',
        ].join('\r\n'),
      ),
    ).to.deep.equal([
      ['html-picture-unusable', 5, 'base64 的第 10 个字符有误'],
      ['html-picture-unusable', 6, 'base64 不完整'],
      ['html-picture-unusable', 7, '图片不完整'],
      ['html-picture-unusable', 8, '内容不是 PNG、JPEG、GIF、WebP 或 BMP 图片'],
      ['html-picture-unusable', 9, '不是 base64 编码的图片'],
      ['html-picture-embedded', 10, 'file:'],
    ])
  })

  it('is looked for within pictures only, and in time that grows with the length only', () => {
    const text = '<p>写作 &lt;img src="data:image/png;base64,AAAA"&gt; 的图片</p>'
    expect(publishableHtml(text)).to.deep.include({ pictures: [], faults: [] })
    expect(faultsOf(`${'<div>'.repeat(MOST_DEPTH + 1)}${embedded(PNG)}`)[0]?.[0]).to.equal('html-too-deep')
    for (const piece of ['<img ', embedded(GIF), '<img src="data:', 'data:']) expectLinearTime(piece, publishableHtml)
    expectLinearTime('A', (long) => publishableHtml(embedded(long)))
  })
})
