import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { contentWarnings } from '../../../services/domain/item/content-warnings.ts'
import type { Warning } from '../../../services/domain/warning.ts'
import { tellWarning } from '../../../services/edge/tell-warning.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { expectLinearTime } from '../../linear-time.ts'
import { COUNTY, contentWith, DIRECTORY, directoryAfter, LIULIN, TOWN, ZEHE } from '../scene.ts'

const warnings = (name: string | null, nodeId: NodeId = ZEHE) =>
  contentWarnings(
    contentWith(
      name === null ? {} : { organ: { name, kind: 'department', divisionCode: nodeId === ZEHE ? COUNTY : TOWN } },
    ),
    { node: DIRECTORY.node(nodeId) as DirectoryNode, directory: DIRECTORY },
  )

describe('the name of an organ that begins with the name of a place', () => {
  for (const name of [
    '沣水市教育局',
    '沣水市人民政府办公室',
    '沣水市政府信息公开办',
    '南淝县财政局',
    '南淝县人民政府办公室',
    '沣水市南淝县财政局',
    ' 南 淝 县 财政局',
    '南\u200b淝县财政局',
  ])
    it(`elsewhere is warned of: ${name}`, () => {
      const [warning, ...more] = warnings(name)
      expect(more).to.deep.equal([])
      expect(warning).to.include({ pointer: '/organ/name', code: 'organ-doubtful' })
      expect(tellWarning(warning as Warning).message).to.match(/^发布机构的名称以“(?:沣水市|南淝县)”开头，/)
    })

  for (const name of [
    '泽河县教育局',
    '沣水市泽河县教育局',
    '泽河县人民政府办公室',
    '柳林镇财政所',
    '泽河县柳林镇财政所',
    '教育局',
    '沣水小学',
    '柳林村村民委员会',
    '',
  ])
    it(`of the node's own, or of none, is not: “${name}”`, () => expect(warnings(name)).to.deep.equal([]))

  it('is judged by the longest beginning: a town’s own office is its own, the county’s is not', () => {
    for (const name of ['泽河县柳林镇财政所', '沣水市泽河县柳林镇财政所', '柳林镇财政所'])
      expect(warnings(name, LIULIN), name).to.deep.equal([])
    for (const name of ['泽河县财政局', '桑园乡财政所', '泽河县桑园乡财政所'])
      expect(warnings(name, LIULIN), name).to.have.length(1)
  })

  it('is nothing to warn of where the content names no organ', () => expect(warnings(null)).to.deep.equal([]))
})

const FIELDS = directoryAfter(DIRECTORY, { type: 'FieldDefined', name: '社会救助' })
const told = (change: Partial<Content>, directory = FIELDS) =>
  contentWarnings(contentWith(change), { node: DIRECTORY.node(ZEHE) as DirectoryNode, directory }).map(
    ({ code, pointer, details }) => `${code} ${pointer} ${Object.values(details ?? {}).join(' ')}`,
  )

describe('dates in an odd order', () => {
  for (const [what, change, expected] of [
    [
      'issued after it was published',
      { issuedOn: '2026-03-05', publishedOn: '2026-03-04' },
      ['dates-out-of-order /issuedOn 成文日期 2026-03-05 发布日期 2026-03-04'],
    ],
    [
      'issued in a later month',
      { issuedOn: '2026-04', publishedOn: '2026-03-31' },
      ['dates-out-of-order /issuedOn 成文日期 2026-04 发布日期 2026-03-31'],
    ],
    [
      'abolished before it took effect',
      { effectiveOn: '2026-05-01', abolishedOn: '2025' },
      ['dates-out-of-order /effectiveOn 施行日期 2026-05-01 废止日期 2025'],
    ],
    [
      'shown until before it is shown',
      { displayFrom: '2026-05-01', displayUntil: '2026-04-30' },
      ['dates-out-of-order /displayFrom 公示开始日期 2026-05-01 公示截止日期 2026-04-30'],
    ],
    ['the same day', { issuedOn: '2026-03-05', publishedOn: '2026-03-05' }, []],
    ['a day of the same month', { issuedOn: '2026-03-05', publishedOn: '2026-03' }, []],
    ['a month before a day of it', { issuedOn: '2026-03', publishedOn: '2026-03-01' }, []],
    ['one date alone', { issuedOn: '2026-03-05' }, []],
    ['the other alone', { displayUntil: '2020' }, []],
  ] as const)
    it(`are told: ${what}`, () => expect(told(change)).to.deep.equal(expected))
})

describe('a field', () => {
  it('that the directory does not have is told, and one that only looks right by its characters', () => {
    expect(told({ field: '社会救助' })).to.deep.equal([])
    expect(told({ field: '社会救济' })).to.deep.equal(['field-unlisted /field 社会救济'])
    expect(told({ field: '社会救\uf90a' })).to.deep.equal([
      'field-unlisted /field 社会救\uf90a（“\uf90a”是 U+F90A，应为“金”）',
    ])
  })

  it('is not told where the directory has none', () => expect(told({ field: '社会救济' }, DIRECTORY)).to.deep.equal([]))

  it('is told without a number of a person', () =>
    expect(told({ field: '张某13800138000' })).to.deep.equal(['field-unlisted /field 张某138****8000']))
})

describe('a channel', () => {
  it('that no printed catalogue has a box for is told, also where several were read as one', () => {
    expect(
      told({ catalogue: { channels: ['政府网站', '社区/企事业单位/村公示栏（电子屏）', ' 两微一端'] } }),
    ).to.deep.equal([])
    expect(told({ catalogue: { channels: ['政府网站  □政府公报', '公开查阅点', '村口'] } })).to.deep.equal([
      'channel-unlisted /catalogue/channels 政府网站  □政府公报”“村口',
    ])
  })
})

describe('a text', () => {
  for (const [text, expected] of [
    ['<p>正文<b>粗</b></p>', ['markup-in-text /body/text </b>']],
    ['第一行<br/>第二行&nbsp;', ['markup-in-text /body/text <br/>']],
    ['春耕&amp;秋收', ['markup-in-text /body/text &amp;']],
    ['??公示', ['characters-lost /body/text ??']],
    ['附件\n????????', ['characters-lost /body/text ?????']],
    ['a<b，b>c，R&D，AT&T；x', []],
    ['为什么？？怎么办??\n请看 https://x.cn/a?b=1', []],
  ] as const)
    it(`tells of what another program has put into it: ${JSON.stringify(text)}`, () => {
      expect(told({ body: { format: 'text', text } })).to.deep.equal(expected)
      if (expected.length === 0) expect(told({ title: text.slice(0, 40) })).to.deep.equal([])
    })

  it('that is HTML may have tags', () => {
    expect(told({ body: { format: 'html', text: '<p>正文&amp;附件</p>' } })).to.deep.equal([])
  })

  it('of the shared items is told of nowhere', function () {
    const lines = readFileSync(needsShared(this, 'data/items.ndjson'), 'utf8').split('\n').filter(Boolean)
    const noted = lines.filter((line) => {
      const { title, body } = JSON.parse(line)
      return told({ title, body: { format: 'text', text: body } }).length > 0
    })
    expect(noted.map((line) => JSON.parse(line).id)).to.deep.equal([])
  })

  it('costs time that grows with the length only, for question marks without end as well', () => {
    const warned = (long: string) => told({ body: { format: 'text', text: `汉${long}a汉` } })
    for (const piece of ['?', '? ', '<', '&', '</p ', '<br ']) expectLinearTime(piece, warned)
  })
})
