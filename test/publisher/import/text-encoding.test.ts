import { expect } from 'chai'
import fc from 'fast-check'
import { HubError } from '../../../services/domain/errors.ts'
import { encodingOf } from '../../../services/publisher/import/text-encoding.ts'
import { clerkFiles } from './clerk-files.ts'
import { gb18030 } from './gb18030.ts'

const BIG5 = '436a7a20a5bba56dac46a9b2a4bda7692c' // 本鄉政府公告
const HEADER = 'title,body,division\r\n'
const rows = (...titles: string[]) => titles.map((title) => `${title},文,x\r\n`).join('')
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

describe('the encoding of a text file', () => {
  const { fileOf } = clerkFiles()
  let count = 0
  const found = async (content: Uint8Array): Promise<string> => {
    try {
      return await encodingOf(fileOf(`${count++}.csv`, content))
    } catch (error) {
      if (error instanceof HubError && error.code === 'file-unreadable') return error.message
      throw error
    }
  }

  const names = ['张嘉怡', '王喆', '欧阳娜', '司马珺', '淼垚', '喆堃', '李犇', '孙昇', '周瑀', '赵奕']
  for (const [what, content, encoding] of [
    ['ASCII alone', bytes(HEADER), 'utf-8'],
    ['UTF-8', bytes(HEADER, rows('公示')), 'utf-8'],
    ['UTF-8 with a mark', bytes('\ufeff', HEADER, rows('公示')), 'utf-8'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${HEADER}${rows('公示')}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 big endian with a mark', Buffer.from(`\ufeff${HEADER}${rows('公示')}`, 'utf16le').swap16(), 'utf-16be'],
    ['GB18030', gb18030(HEADER + rows('关于防汛的公示')), 'gb18030'],
    ['ten rows of names in GB18030, rare ones among them', gb18030(HEADER + rows(...names)), 'gb18030'],
    ['one dish in GB18030', gb18030(HEADER + rows('腊八蒜炒肉')), 'gb18030'],
    ['rare characters under a Chinese header', gb18030(`信息标题,正文,所属区划\r\n喆堃垚犇,牪,某\r\n`), 'gb18030'],
    ['GB18030 with a mark', bytes([0x84, 0x31, 0x95, 0x33], HEADER), 'gb18030'],
  ] as const)
    it(`is told: ${what}`, async () => {
      expect(await found(content)).to.equal(encoding)
    })

  for (const [what, content, says] of [
    [
      'UTF-8 with a stray byte of Latin-1',
      bytes(HEADER, rows('带空格'), '标题', [0xa0], ',文,x\r\n'),
      /UTF-8.*第 3 行第 3 列/,
    ],
    [
      'UTF-8 with a row of GB18030',
      bytes(HEADER, rows('公示一', '公示二'), [...gb18030('孙楼村公示')], ',x,y\r\n'),
      /第 4 行第 1 列/,
    ],
    [
      'UTF-8 that was cut within a character',
      bytes(HEADER, rows('公示'), '公示二').subarray(0, -1),
      /UTF-8.*第 3 行第 3 列/,
    ],
    [
      'GB18030 with a row of UTF-8',
      bytes([...gb18030(HEADER + rows(...names, ...names))], '孙楼村公示,x,y\r\n'),
      /GB18030.*第 22 行/,
    ],
    [
      'GB18030 with a byte that is none',
      bytes([...gb18030(HEADER + rows('关于防汛'))], [0xff], 'x,y,z\r\n'),
      /GB18030.*第 3 行第 1 列/,
    ],
    ['GB18030 that was cut', gb18030(HEADER + rows('关于防汛')).subarray(0, HEADER.length + 3), /第 2 行第 2 列/],
    [
      'a mark of UTF-8 before GB18030',
      bytes('\ufeff', [...gb18030(HEADER + rows('公示'))]),
      /BOM.*UTF-8.*第 2 行第 1 列/,
    ],
    [
      'UTF-16 that was cut',
      Buffer.concat([Buffer.from(`\ufeff${HEADER}`, 'utf16le'), Buffer.from([0x41])]),
      /UTF-16.*第 2 行第 1 列/,
    ],
    ['UTF-16 without a mark', Buffer.from(`${HEADER}${rows('公示')}`, 'utf16le'), /UTF-16/],
    ['Big5', Buffer.concat([Buffer.from(HEADER), Buffer.from(BIG5.repeat(3), 'hex')]), /第 2 行第 \d+ 列.*不像中文/],
    [
      'EUC-KR',
      Buffer.concat([
        Buffer.from(HEADER),
        Buffer.from(
          'bec8b3e7c7cfbcbcbfe420b4ebc7d1b9ceb1b920c1a4baceb4c220bfc0b4c320bbf5b7cebfee20c1a4c3a5c0bb20b9dfc7a5c7dfb4d920bcadbfefbdc320c1d6b9ce20bfa9b7afbad0b2b220becbb7c120b5e5b8b3b4cfb4d9',
          'hex',
        ),
      ]),
      /不像中文/,
    ],
    [
      'Shift_JIS',
      Buffer.concat([Buffer.from(HEADER), Buffer.from('82a882cd82e682a482b282b082a282dc82b7', 'hex')]),
      /不像中文|GB18030/,
    ],
    [
      'Latin-1',
      Buffer.concat([Buffer.from(HEADER), Buffer.from('Résumé,naïveté,x\r\n', 'latin1')]),
      /第 2 行第 \d+ 列/,
    ],
  ] as const)
    it(`is refused with the line and the column: ${what}`, async () => {
      expect(await found(content))
        .to.match(says)
        .and.to.match(/另存为/)
    })

  it('is told for whatever Chinese text, in both encodings', async () => {
    const character = fc.integer({ min: 0xb0a1, max: 0xf7fe }).map((code) => {
      const pair = Uint8Array.of(code >> 8, code & 0xff)
      const text = new TextDecoder('gb18030').decode(pair)
      return /^\p{Script=Han}$/u.test(text) ? text : '的'
    })
    const title = fc.array(character, { minLength: 1, maxLength: 8 }).map((characters) => characters.join(''))
    const property = fc.asyncProperty(fc.array(title, { minLength: 1, maxLength: 10 }), async (titles) => {
      const text = `信息标题,正文,所属区划\r\n${rows(...titles)}`
      expect(await found(Buffer.from(text))).to.equal('utf-8')
      expect(await found(gb18030(text))).to.equal('gb18030')
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
