import { expect } from 'chai'
import { parseItemId } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import {
  checkPersonalData,
  checkReasonText,
  MOST_FINDS,
} from '../../../services/domain/personal-data/check-personal-data.ts'
import { expectLinearTime } from '../../linear-time.ts'
import { contentWith } from '../scene.ts'

const ID = '341299199901010015'
const ID_WRONG = '341299199901010010'
const MOBILE = '13800138000'
const CARD = '6217000000000000004'
const NO_CARD = '341222202300120013'

const text = (body: string): Partial<Content> => ({ body: { format: 'text', text: body } })
const html = (body: string): Partial<Content> => ({ body: { format: 'html', text: body } })
const pointers = (change: Partial<Content>, rules: string[] = []) =>
  checkPersonalData(
    contentWith(change),
    rules.map((rule) => ({ rule, reason: '经核对' })),
  ).map(({ pointer }) => pointer)

describe('personal data in a content', () => {
  for (const [where, change, pointer] of [
    ['the title', { title: `关于${ID}的公示` }, '/title'],
    ['the body', text(`户主${ID}`), '/body/text'],
    ['the summary', { summary: `联系${MOBILE}` }, '/summary'],
    ['a keyword', { keywords: ['低保', MOBILE] }, '/keywords/1'],
    ["an attachment's name", { attachments: [attachment('名单.pdf'), attachment(`${ID}.jpg`)] }, '/attachments/1/name'],
    [
      "the organ's name",
      { organ: { name: `张某${MOBILE}`, kind: 'government', divisionCode: '341222102' } },
      '/organ/name',
    ],
    [
      "a joint organ's name",
      { jointOrgans: [{ name: MOBILE, kind: 'department', divisionCode: '341222102' }] },
      '/jointOrgans/0/name',
    ],
    ['a cell of the catalogue', { catalogue: { channels: [`电话${MOBILE}`] } }, '/catalogue/channels/0'],
    ['the source', { source: `张某 ${MOBILE}` }, '/source'],
    ['a field that this code does not know', { remark: MOBILE } as Partial<Content>, '/remark'],
  ] as [string, Partial<Content>, string][])
    it(`is found in ${where}`, () => {
      expect(pointers(change)).to.deep.equal([pointer])
    })

  it('is not looked for in codes, addresses and index numbers', () => {
    expect(
      pointers({
        indexNumber: `${ID}/202603-00001`,
        relations: [{ rel: 'replaces', itemId: parseItemId(`liulin.018f0000-0000-7000-8000-0${MOBILE}`) }],
        attachments: [
          { ...attachment('名单.pdf'), url: `https://example.invalid/${ID}.pdf`, sha256: MOBILE.repeat(5) },
        ],
        nonce: ID,
      }),
    ).to.deep.equal([])
  })

  describe('of HTML', () => {
    for (const [what, body] of [
      ['across the tags of its formatting', '<p>138<b>0013</b>8000</p>'],
      ['in entities', '<p>&#49;3800138000</p>'],
      ['in what a picture is called', `<img src="a.png" alt="${MOBILE}">`],
      ['in a hint', `<a href="/a" title="${ID}">名单</a>`],
      ['in a link that dials', `<a href="tel:${MOBILE}">电话</a>`],
    ] as const)
      it(`is found ${what}`, () => {
        expect(pointers(html(body))).to.deep.equal(['/body/text'])
      })

    it('is not found across two cells or paragraphs, nor in the address of a page', () => {
      expect(
        pointers(html('<table><tr><td>138001</td><td>38000</td></tr></table><p>1380013</p><p>8000</p>')),
      ).to.deep.equal([])
      expect(pointers(html(`<a href="https://www.example.gov.cn/art/${MOBILE}.html">全文</a>`))).to.deep.equal([])
    })
  })

  it('is told with rule, kind, masked form and the place of its first character, counted as people count', () => {
    expect(checkPersonalData(contentWith(text(`𠮷某，电话${MOBILE}`)))).to.deep.equal([
      {
        code: 'personal-data',
        pointer: '/body/text',
        details: { rule: 'mobile', kind: '手机号码', masked: '138****8000', offset: 6 },
      },
    ])
  })

  it('is told all at once, each find on its own, and no fault holds the number', () => {
    const faults = checkPersonalData(contentWith({ title: ID, ...text(`${MOBILE}，${CARD}，${ID_WRONG}`) }))
    expect(faults.map(({ details }) => details?.rule)).to.deep.equal(['id-card', 'mobile', 'bank-card', 'id-card'])
    expect(JSON.stringify(faults)).not.to.match(/\d{8}/)
  })

  describe('may be acknowledged', () => {
    it('as a false positive, when the check digit is wrong', () => {
      expect(pointers(text(`登记号${ID_WRONG}`), ['id-card'])).to.deep.equal([])
    })

    it('as a false positive, when no bank issues such a card number', () => {
      expect(pointers(text(`宗地号${NO_CARD}`))).to.deep.equal(['/body/text'])
      expect(pointers(text(`宗地号${NO_CARD}`), ['bank-card'])).to.deep.equal([])
    })

    it('as an office line, where the text before it says so, the second of two as well', () => {
      for (const line of [`监督电话：${MOBILE}`, `咨询电话（工作日）：${MOBILE}、13900139000`])
        expect(pointers(text(line), ['mobile']), line).to.deep.equal([])
    })
  })

  describe('never passes, whatever is acknowledged', () => {
    const everything = ['id-card', 'mobile', 'bank-card']
    for (const [what, body] of [
      ['a real identity number', `登记号${ID}`],
      ['a mobile number that no office answers', `户主张某 ${MOBILE}`],
      ['a mobile number under 联系电话, as lists of people have it', `联系电话：${MOBILE} 张某`],
      ['a mobile number in the line after the office line', `监督电话：0558-2210000\n张某 ${MOBILE}`],
      ['a mobile number before an office line', `张某 ${MOBILE}，监督电话见上`],
      ['a bank-card number', `账号${CARD}`],
    ] as const)
      it(what, () => {
        expect(pointers(text(body), everything)).to.deep.equal(['/body/text'])
      })

    it('what another rule was acknowledged for', () => {
      expect(pointers(text(`登记号${ID_WRONG}`), ['mobile'])).to.deep.equal(['/body/text'])
    })
  })

  it('in the reason of an event is never acknowledged, an office line neither', () => {
    expect(checkReasonText(`监督电话：${MOBILE}`).map(({ pointer }) => pointer)).to.deep.equal(['/reason'])
    expect(checkReasonText('更正监督电话：0558-2210000')).to.deep.equal([])
  })
})

describe('a long list of numbers', () => {
  it('is told by its first finds, and the last of them says how many follow', () => {
    const faults = checkPersonalData(contentWith({ title: MOBILE, ...text(`${MOBILE} `.repeat(4000)) }))
    expect(faults).to.have.length(MOST_FINDS)
    expect(faults.at(-1)?.details).to.include({ more: 4001 - MOST_FINDS, masked: '138****8000' })
    expect(faults.slice(0, -1).filter(({ details }) => details?.more !== undefined)).to.deep.equal([])
    // The first find is in the title.
    expect(faults.at(-1)?.details).to.include({ offset: (MOST_FINDS - 2) * (MOBILE.length + 1) + 1 })
  })

  it('that is not longer than what is told says nothing of more', () => {
    const faults = checkPersonalData(contentWith(text(`${MOBILE} `.repeat(MOST_FINDS))))
    expect(faults).to.have.length(MOST_FINDS)
    expect(faults.at(-1)?.details).not.to.have.property('more')
  })

  it('counts characters, not UTF-16 units, up to each of them', () => {
    const faults = checkPersonalData(contentWith(text(`𠮷𠮷 ${MOBILE}，𠮷${MOBILE}，\uffff，${MOBILE}`)))
    expect(faults.map(({ details }) => details?.offset)).to.deep.equal([4, 17, 31])
  })

  it('does not block the hub: what is looked at grows with the text only, whatever stands before each number', () => {
    const acknowledged = ['id-card', 'mobile', 'bank-card'].map((rule) => ({ rule, reason: '经核对' }))
    for (const piece of [
      `${MOBILE} `,
      `${MOBILE}，`,
      `https://example.invalid/${MOBILE} `,
      `/${MOBILE}`,
      `𠮷${MOBILE}`,
      `监督电话${MOBILE} `,
      `${ID_WRONG}\n`,
      `${CARD.split('').join(' ')}\n`,
      '6 2-',
    ])
      for (const accepted of [[], acknowledged])
        expectLinearTime(piece, (long) => checkPersonalData(contentWith(text(`https://a/${long}`)), accepted))
  })
})

function attachment(name: string) {
  return { name, mediaType: 'application/pdf', bytes: 1, sha256: '0'.repeat(64), url: 'https://example.invalid/a' }
}
