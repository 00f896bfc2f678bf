import { expect } from 'chai'
import { parseContent } from '../../../services/domain/item/content-schema.ts'
import { contentWith, itemOf, LIULIN } from '../scene.ts'

const { nonce: _, ...plain } = contentWith()

/** `code pointer` of each fault, `details` where they matter. */
const faultsOf = (input: unknown) => {
  const parsed = parseContent(input)
  return parsed.ok ? [] : parsed.faults.map(({ code, pointer }) => `${code} ${pointer}`)
}
const reasonOf = (input: unknown) => {
  const parsed = parseContent(input)
  return parsed.ok ? null : parsed.faults[0]?.details?.reason
}
const contentOf = (input: unknown) => {
  const parsed = parseContent(input)
  return parsed.ok ? parsed.content : parsed
}

describe('content from outside', () => {
  it('with everything in it is taken as it is', () => {
    const full = {
      ...plain,
      organ: { name: '柳林村村民委员会', kind: 'villagers-committee', divisionCode: '341222102201' },
      jointOrgans: [{ name: '柳林镇财政所', kind: 'department', divisionCode: '341222102' }],
      documentNumber: '柳政 [2026] 第7号',
      indexNumber: '003000001/202603-00001',
      issuedOn: '2026-02-28',
      publishedOn: '2026-03',
      effectiveOn: '2026',
      abolishedOn: '2030-01-01',
      validity: 'in-force',
      field: '社会救助',
      themeCategory: '民政',
      summary: '低保调整',
      keywords: ['低保', '公示'],
      catalogue: { level1: '最低生活保障', channels: ['公开栏'], levels: ['乡级'] },
      disclosure: 'proactive',
      partial: false,
      backfilled: true,
      displayFrom: '2026-03-01',
      displayUntil: '2026-03-08',
      relations: [{ rel: 'replaces', itemId: itemOf(LIULIN, 2) }],
      attachments: [
        {
          name: '名单.pdf',
          mediaType: 'application/pdf',
          bytes: 1024,
          sha256: 'a'.repeat(64),
          url: 'https://example.invalid/list.pdf',
        },
      ],
      source: '柳林村',
      language: 'zh-CN',
    }
    expect(contentOf(full)).to.deep.equal(full)
  })

  it('takes null for absent, at every depth', () => {
    const organ = { name: '柳林镇人民政府', kind: 'government', divisionCode: '341222102' }
    expect(
      contentOf({
        ...plain,
        summary: null,
        organ: { ...organ, note: null },
        shownOn: { ...plain.shownOn, site: null },
      }),
    ).to.deep.equal({ ...plain, organ, shownOn: { board: plain.shownOn.board, topic: 'all' } })
  })

  it('names divisions by 6, 9 or 12 digits, and by nothing else', () => {
    const board = (...codes: string[]) => faultsOf({ ...plain, shownOn: { board: codes } })
    expect(board('341222', '341222102', '341222102201')).to.deep.equal([])
    for (const code of ['3', '34122', '3412221', 'a341222', '341222a', 'abcdef', '3412221022011', ''])
      expect(board(code), code).to.deep.equal(['schema-invalid /shownOn/board/0'])
  })

  it('has attachments of plain web addresses, kinds and checksums', () => {
    const attached = (change: object) =>
      faultsOf({ ...plain, attachments: [{ ...attachment('http://example.invalid/list.pdf'), ...change }] })
    expect(attached({})).to.deep.equal([])
    expect(attached({ url: 'HTTPS://EXAMPLE.INVALID/A' })).to.deep.equal([])
    for (const url of ['see https://example.invalid', 'https://example.invalid/a b', 'https://'])
      expect(attached({ url }), url).to.deep.equal(['schema-invalid /attachments/0/url'])
    for (const url of [
      'https://example.invalid/list@2026.pdf',
      'https://example.invalid/a:b@c',
      'http://a.invalid?q=b@c',
    ])
      expect(attached({ url }), url).to.deep.equal([])
    for (const url of ['http://good.invalid@evil.invalid/list.pdf', 'HTTPS://good.invalid:80@evil.invalid'])
      expect(attached({ url }), url).to.deep.equal(['schema-invalid /attachments/0/url'])
    const lured = { ...plain, attachments: [attachment('http://good.invalid@evil.invalid/')] }
    expect(reasonOf(lured)).to.equal('网址里不得有用户名（“@”之前的部分）')
    for (const mediaType of ['a text/plain', 'text/plain; charset=utf-8', 'text'])
      expect(attached({ mediaType }), mediaType).to.deep.equal(['schema-invalid /attachments/0/mediaType'])
    for (const sha256 of [`0${'0'.repeat(64)}`, `g${'0'.repeat(64)}`, `${'0'.repeat(64)}g`, '0'.repeat(63)])
      expect(attached({ sha256 }), sha256).to.deep.equal(['schema-invalid /attachments/0/sha256'])
  })

  it('loses its nonce: the hub makes its own', () => {
    expect(contentOf({ ...plain, nonce: 'chosen by the sender' })).to.deep.equal(plain)
  })

  it('is taken as it was sent, with the blanks around its title, which do not count to its length', () => {
    const title = `　${'题'.repeat(500)} \n`
    expect(contentOf({ ...plain, title })).to.deep.equal({ ...plain, title })
    const body = { format: 'text', text: '  正文\r\n\n' }
    expect(contentOf({ ...plain, body })).to.deep.equal({ ...plain, body })
  })

  describe('is refused', () => {
    const cases: [string, object | null, string[]][] = [
      ['when it is nothing', null, ['schema-invalid ']],
      ['without a title', { ...plain, title: undefined }, ['title-missing /title']],
      ['with a title of blanks', { ...plain, title: ' 　' }, ['title-missing /title']],
      ['without a body', { ...plain, body: null }, ['body-missing /body']],
      ['with a body of blanks', { ...plain, body: { format: 'text', text: '\n　' } }, ['body-missing /body/text']],
      [
        'with a body in another format',
        { ...plain, body: { format: 'markdown', text: '#' } },
        ['schema-invalid /body/format'],
      ],
      ['without outlets', { ...plain, shownOn: undefined }, ['shown-nowhere /shownOn']],
      ['with an empty list of outlets', { ...plain, shownOn: { board: [] } }, ['schema-invalid /shownOn/board']],
      [
        'with an outlet that is no code',
        { ...plain, shownOn: { board: ['34122'] } },
        ['schema-invalid /shownOn/board/0'],
      ],
      ['with another kind of outlet', { ...plain, shownOn: { wall: 'all' } }, ['field-unrecognised /shownOn/wall']],
      ['with a field that nobody knows', { ...plain, colour: 'red' }, ['field-unrecognised /colour']],
      ['with an unknown field that needs escaping', { ...plain, 'a/b~c': 1 }, ['field-unrecognised /a~1b~0c']],
      [
        'with an unknown field deep inside',
        { ...plain, catalogue: { level3: 'x' } },
        ['field-unrecognised /catalogue/level3'],
      ],
      ['with a wrong type', { ...plain, partial: 'yes' }, ['schema-invalid /partial']],
      ['with a title that is too long', { ...plain, title: '题'.repeat(501) }, ['schema-invalid /title']],
      [
        'with a related item that is none',
        { ...plain, relations: [{ rel: 'replaces', itemId: 'liulin' }] },
        ['schema-invalid /relations/0/itemId'],
      ],
      [
        'with an attachment of another protocol',
        { ...plain, attachments: [attachment('file:///etc/passwd')] },
        ['schema-invalid /attachments/0/url'],
      ],
      [
        'with an attachment that would run',
        { ...plain, attachments: [attachment('javascript:alert(1)')] },
        ['schema-invalid /attachments/0/url'],
      ],
      ['with a NUL', { ...plain, summary: 'a\u0000b' }, ['text-unprintable /summary']],
      ['with a title that nobody sees', { ...plain, title: '\u200b\ufeff\u3164' }, ['title-missing /title']],
      [
        'with a body that nobody sees',
        { ...plain, body: { format: 'text', text: '\u200b \u2060\ufe0f' } },
        ['body-missing /body/text'],
      ],
      [
        'with an organ whose name nobody sees',
        { ...plain, organ: { name: '\u200b', kind: 'government', divisionCode: '341222' } },
        ['schema-invalid /organ/name'],
      ],
      ['with a mark of direction', { ...plain, title: '公示\u202e' }, ['text-unprintable /title']],
      ['with a lost picture', { ...plain, summary: '\ufffc图' }, ['text-unprintable /summary']],
      ['with half a character', { ...plain, title: '字\ud800' }, ['text-unprintable /title']],
      ['with half a character in a list', { ...plain, keywords: ['a', '\udc00'] }, ['text-unprintable /keywords/1']],
    ]
    for (const [what, input, expected] of cases)
      it(what, () => {
        expect(faultsOf(input)).to.deep.equal(expected)
      })

    it('with a prototype that would slip in members', () => {
      const input = JSON.parse(`{"__proto__": ${JSON.stringify(plain)}}`)
      expect(faultsOf(input)).to.include('field-unrecognised /__proto__').and.include('title-missing /title')
    })

    it('with all its faults at once', () => {
      expect(
        faultsOf({ colour: 1, title: '', body: { format: 'text', text: '正文' }, issuedOn: '2026-13' }),
      ).to.have.members([
        'title-missing /title',
        'shown-nowhere /shownOn',
        'date-invalid /issuedOn',
        'field-unrecognised /colour',
      ])
    })

    it('in words that a clerk reads', () => {
      expect(reasonOf({ ...plain, partial: 'yes' })).to.equal('应为 true 或 false')
      expect(reasonOf({ ...plain, organ: { kind: 'government', divisionCode: '341222' } })).to.equal('缺少该字段')
      expect(reasonOf({ ...plain, summary: 'a'.repeat(5001) })).to.equal('太长或太大（至多 5000）')
      expect(reasonOf({ ...plain, validity: 'void' })).to.equal('只能是 in-force、lapsed、abolished、amended')
      expect(reasonOf({ ...plain, shownOn: { board: ['34122'] } })).to.equal('应为 6、9 或 12 位区划代码')
      expect(reasonOf({ ...plain, relations: [{ rel: 'replaces', itemId: 'liulin' }] })).to.equal(
        '应为条目编号（节点代号、点、UUIDv7）',
      )
    })
  })

  it('with thousands of members that nobody knows is refused for them alone, and at once', () => {
    const crowd = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`x${index}`, 'a\u0000']))
    const parsed = parseContent({ ...plain, title: '', ...crowd })
    const faults = parsed.ok ? [] : parsed.faults
    expect(faults).to.have.length(100)
    expect(faults[0]).to.include({ code: 'field-unrecognised', pointer: '/x0' })
    expect(faults.at(-1)?.details).to.include({ more: 59_900 })
  })

  const spellings = '2026-03-05、2026-03 或 2026'

  it('is not quoted at length: of a date that is none 30 characters are enough', () => {
    const parsed = parseContent({ ...plain, issuedOn: '二〇二六年三月一日'.repeat(9) })
    expect(parsed).to.deep.include({ details: { value: '二〇二六年三月一日'.repeat(4).slice(0, 30), spellings } })
  })

  for (const date of ['2026', '2026-03', '2026-03-01', '2024-02-29', '1900-01-01', '2000-02-29'])
    it(`${date} is a date`, () => {
      expect(faultsOf({ ...plain, issuedOn: date })).to.deep.equal([])
    })

  for (const date of [
    '',
    '26',
    '2026-3-1',
    '2026-00',
    '2026-13',
    '2026-02-29',
    '1900-02-29',
    '1899-12-31',
    '0206-03-05',
    '1026',
    '2026-04-31',
    '2026-03-01T00:00',
    '0000-01-01',
    '２０２６',
  ])
    it(`“${date}” is none, and the fault quotes it`, () => {
      const parsed = parseContent({ ...plain, issuedOn: date })
      expect(parsed).to.deep.include({ ok: false, code: 'date-invalid', details: { value: date, spellings } })
    })
})

function attachment(url: string) {
  return { name: '附件', mediaType: 'text/plain', bytes: 1, sha256: '0'.repeat(64), url }
}
