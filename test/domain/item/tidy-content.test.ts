import { expect } from 'chai'
import fc from 'fast-check'
import type { Content } from '../../../services/domain/item/content.ts'
import { tidyContent, tidyLine } from '../../../services/domain/item/tidy-content.ts'
import { expectLinearTime } from '../../linear-time.ts'
import { contentWith, TOWN } from '../scene.ts'

const titleOf = (title: string) => tidyContent(contentWith({ title })).content.title
const warningsOf = (change: Partial<Content>) =>
  tidyContent(contentWith(change)).warnings.map(({ pointer, details }) => `${pointer} ${details?.gone}`)

describe('one law for text', () => {
  for (const [what, title, tidied] of [
    ['blanks around it', ' \u3000\u00a0关于低保的公示\t\r\n', '关于低保的公示'],
    ['a zero-width space', '关于\u200b低保的公示', '关于低保的公示'],
    ['a byte order mark', '\ufeff关于低保的公示', '关于低保的公示'],
    ['a soft hyphen', '关于低保\u00ad的公示', '关于低保的公示'],
    ['a word joiner', '关于低保\u2060的公示\u2060', '关于低保的公示'],
    ['a joiner between ideographs', '关于\u200d低保\u200c的公示', '关于低保的公示'],
    ['a line break', '关于印发\n低保办法的通知', '关于印发低保办法的通知'],
    ['the line break of Windows', '关于印发\r\n低保办法的通知', '关于印发低保办法的通知'],
    ['a separator of lines', '关于印发\u2028低保办法的通知', '关于印发低保办法的通知'],
    ['a line break beside an invisible character', '关于印发\u200b\n\u200b低保办法的通知', '关于印发低保办法的通知'],
    ['the width of digits', '关于２０２６年第１批低保的公示', '关于2026年第1批低保的公示'],
    ['a filler at its end', '关于低保的公示\u3164', '关于低保的公示'],
    ['a filler within it', '关于\u115f低保\uffa0的公示', '关于低保的公示'],
    ['a selector of another script', '关于\u180b低保的公示', '关于低保的公示'],
  ] as const)
    it(`takes ${what} from a title, and says so`, () => {
      expect(titleOf(title)).to.equal(tidied)
      expect(warningsOf({ title })).to.have.length(1)
    })

  it('keeps words apart that a line break kept apart', () => {
    expect(titleOf('Notice\nof 2026')).to.equal('Notice of 2026')
    expect(titleOf('见 Notice \nof')).to.equal('见 Notice of')
    expect(titleOf('第3\n批')).to.equal('第3批')
  })

  for (const title of [
    '关于　低保 的公示',
    '太政办〔2026〕3号（一）％①ＡＢ',
    '太和县\u2f24庙集镇',
    'ئۇيغۇر\u200cچە',
    '\u1820\u180e\u1821',
    '\u1820\u180b通知',
    '\uac00\u1160\uac01',
    '通知👨\u200d👩\u200d👧',
    '☎\ufe0f 电话',
    '𠮷\u{e0100}某',
  ])
    it(`leaves a title as it is: ${title}`, () => {
      const content = contentWith({ title })
      expect(tidyContent(content).content).to.equal(content)
      expect(warningsOf({ title })).to.deep.equal([])
    })

  it('changes nothing inside a body: not the indent of its first paragraph, no digit, no invisible character', () => {
    for (const text of ['　　各村：\r\n　　请公示。\n\n', ' \u200b３件\u00ad \t', '\ufeff正文'])
      for (const format of ['text', 'html'] as const) {
        const content = contentWith({ body: { format, text } })
        expect(tidyContent(content)).to.deep.equal({ content, warnings: [] })
      }
  })

  it('holds for every name and number, and takes only outer blanks from texts of several lines', () => {
    const { content, warnings } = tidyContent(
      contentWith({
        documentNumber: ' 太政办\u200b〔２０２６〕３号',
        indexNumber: '0031\ufeff５8495/202603-00001\n',
        organ: { name: '柳林镇\n人民政府 ', kind: 'government', divisionCode: TOWN },
        jointOrgans: [{ name: '\u200b柳林镇财政所', kind: 'department', divisionCode: TOWN }],
        keywords: ['低保', ' 公示 '],
        summary: ' 第一段\n\u200b第二段 ',
        catalogue: { level1: '低保\n审核', elements: '1.名单；\n2.标准 ', channels: ['公开栏 ', '网站'] },
        attachments: [
          {
            name: '名单\u00ad.pdf',
            mediaType: 'application/pdf',
            bytes: 1,
            sha256: '0'.repeat(64),
            url: 'https://a.invalid/',
          },
        ],
      }),
    )
    expect(content).to.deep.include({
      documentNumber: '太政办〔２０２６〕３号',
      indexNumber: '003158495/202603-00001',
      keywords: ['低保', '公示'],
      summary: '第一段\n\u200b第二段',
      catalogue: { level1: '低保审核', elements: '1.名单；\n2.标准', channels: ['公开栏', '网站'] },
    })
    expect(content.organ?.name).to.equal('柳林镇人民政府')
    expect(content.jointOrgans?.[0]?.name).to.equal('柳林镇财政所')
    expect(content.attachments?.[0]?.name).to.equal('名单.pdf')
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`).sort()).to.deep.equal(
      [
        '/attachments/0/name',
        '/catalogue/channels/0',
        '/catalogue/elements',
        '/catalogue/level1',
        '/documentNumber',
        '/indexNumber',
        '/jointOrgans/0/name',
        '/keywords/1',
        '/organ/name',
        '/summary',
      ].map((pointer) => `text-tidied ${pointer}`),
    )
  })

  it('gives a name by itself as well', () => {
    expect(tidyLine(' 太和县\u200b税镇\n镇　')).to.equal('太和县税镇镇')
  })

  it('says what is gone, with the names of the invisible characters', () => {
    expect(warningsOf({ title: ' 一\u200b二\n三' })).to.deep.equal(['/title 看不见的字符（U+200B）、首尾的空白、换行'])
  })

  it('leaves out a member that has nothing to see', () => {
    const { content } = tidyContent(
      contentWith({ documentNumber: '\u200b', summary: ' ', keywords: ['\ufeff'], indexNumber: '', field: '低保' }),
    )
    expect(content).to.deep.equal(contentWith({ field: '低保' }))
    expect(warningsOf({ indexNumber: '' })).to.deep.equal([])
    expect(warningsOf({ documentNumber: '\u200b' })).to.have.length(1)
  })

  it('is applied once: a second time changes nothing and warns of nothing', () => {
    const piece = fc.constantFrom(
      ...'太政A1 \u3000\n\r\t\u200b\u200d\u00ad\ufeff\u2028\u3164\u034f',
      '👨',
      '\u0626',
      '\ufe0f',
    )
    const odd = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(odd, odd, odd, (title, summary, keyword) => {
        const once = tidyContent(contentWith({ title: `题${title}`, summary, keywords: [keyword, '词'] })).content
        const twice = tidyContent(once)
        expect(twice.content).to.equal(once)
        expect(twice.warnings).to.deep.equal([])
        expect(once.title)
          .to.match(/^\S/)
          .and.not.match(/[\n\r\u200b\u00ad\ufeff]|\s$/)
      }),
      { numRuns: 500 },
    )
  })

  it('takes time that grows with the length only', () => {
    for (const piece of [' ', '\n', '\u200b', 'a\n', '一 ', '\u200b\n '])
      expectLinearTime(piece, (long) => tidyContent(contentWith({ title: `a${long}b`, summary: `a${long}b` })))
  })
})
