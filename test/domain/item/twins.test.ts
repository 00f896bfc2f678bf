import { expect } from 'chai'
import fc from 'fast-check'
import type { Content } from '../../../services/domain/item/content.ts'
import { placeNamesIn } from '../../../services/domain/item/names-in-titles.ts'
import {
  areTwinTitles,
  mayBeTwins,
  titleSignature,
  titleThirds,
  twinThirds,
  twinTraits,
} from '../../../services/domain/item/twins.ts'
import { contentWith, DIRECTORY } from '../scene.ts'

const names = placeNamesIn(DIRECTORY, ['许昌市', '安庆市', '江门市', '惠州市', '山东省', '山西省'], (text) => text)
const titled = (title: string, more: Partial<Content> = {}): Content => contentWith({ title, ...more })
const areTwins = (one: Content, other: Content): boolean => {
  const [a, b] = [twinTraits(one, names), twinTraits(other, names)]
  return a.key === b.key && areTwinTitles(a.title, b.title, names)
}
const twinTitles = (a: string, b: string) => areTwins(titled(a), titled(b))

describe('twins', () => {
  for (const [why, a, b] of [
    ['a character was mistyped', '关于做好春耕备耕工作的通知', '关于做好春耕备拼工作的通知'],
    ['one is missing', '关于做好春耕备耕工作的通知', '关于做好春耕备耕工的通知'],
    ['two are there twice', '关于做好春耕备耕工作的通知', '关于关于做好春耕备耕工作的通知'],
    ['two changed places', '关于做好春耕备耕工作的通知', '关于做好耕春备耕工作的通知'],
    ['one is missing and another one mistyped', '关于做好春耕备耕工作的通知', '关做好春耕备耕工做的通知'],
    ['the kind was corrected', '关于低保复核结果的通知', '关于低保复核结果的公告'],
    ['only width, space, brackets and invisible characters differ', '关于Ａ（试行）的通知', '关于a(试行)的 通知\u200b'],
    ['a figure is the same in both', '2026年第1期低保公示', '2026年第1期低保公式'],
  ] as const)
    it(`are asked about where ${why}`, () => expect(twinTitles(a, b)).to.equal(true))

  for (const [why, a, b] of [
    ['a digit differs', '药品公示（第287号）', '药品公示（第286号）'],
    ['a digit is missing', '2026年公示12', '2026年公示1'],
    ['a Chinese numeral differs', '第一批补助公示', '第二批补助公示'],
    ['a village differs', '柳林村低保公示', '桑园村低保公示'],
    ['a place elsewhere differs', '关于江门市水源保护区的批复', '关于惠州市水源保护区的批复'],
    ['a character of a place differs', '《山东省规划》的批复', '《山西省规划》的批复'],
    ['places without their last word differ', '关于许昌高新区升级的批复', '关于安庆高新区升级的批复'],
    ['a word stands in place of another', '优秀运动员选调工作的通知', '优秀运动员引进工作的通知'],
    ['the half of the year differs', '太和县上半年财政预算执行情况', '太和县下半年财政预算执行情况'],
    ['the season differs', '公布春季学期资助名单的公示', '公布秋季学期资助名单的公示'],
    ['a budget stands beside a settlement', '太和县2026年部门决算公开', '太和县2026年部门预算公开'],
    ['the end of the village differs', '孙楼村北组道路硬化公示', '孙楼村南组道路硬化公示'],
    ['three characters differ', '关于任免蒋俊等职务的通知', '关于任免王建明等职务的通知'],
  ] as const)
    it(`are not asked about where ${why}`, () => expect(twinTitles(a, b)).to.equal(false))

  it('have one organ and one number, in whatever spelling, or else the same days and outlets', () => {
    const title = '关于低保复核结果的公示'
    const one = titled(title, { documentNumber: '泽政办〔2026〕6号', issuedOn: '2026-03-01' })
    expect(areTwins(one, titled(title, { documentNumber: '泽政办[2026]06号', issuedOn: '2026-03-02' }))).to.equal(true)
    expect(areTwins(one, titled(title, { documentNumber: '泽政办〔2026〕7号', issuedOn: '2026-03-01' }))).to.equal(
      false,
    )
    const dated = titled(title, { issuedOn: '2026-03-01', shownOn: { site: 'all' } })
    expect(areTwins(dated, { ...dated })).to.equal(true)
    expect(areTwins(dated, { ...dated, issuedOn: '2026-04-01' })).to.equal(false)
    expect(areTwins(dated, { ...dated, shownOn: { board: 'all' } })).to.equal(false)
    const organ = { name: '民政局', kind: 'department', divisionCode: '341222' } as Content['organ']
    expect(areTwins(dated, { ...dated, organ })).to.equal(false)
  })

  it('are never told apart by a signature or by thirds: one third is whole', () => {
    const title = fc.string({
      unit: fc.constantFrom(...'关于做好春耕备耕工作的通知低保复核'),
      minLength: 0,
      maxLength: 40,
    })
    const edit = fc.record({
      at: fc.nat(40),
      what: fc.constantFrom('put', 'take', 'change'),
      by: fc.constantFrom('甲', '乙', '关'),
    })
    fc.assert(
      fc.property(title, fc.array(edit, { maxLength: 2 }), (before, edits) => {
        const characters = [...before]
        for (const { at, what, by } of edits)
          characters.splice(Math.min(at, characters.length), what === 'put' ? 0 : 1, ...(what === 'take' ? [] : [by]))
        const after = characters.join('')
        expect(mayBeTwins(titleSignature(before), titleSignature(after))).to.equal(true)
        const probes = new Set(twinThirds(after))
        expect(
          titleThirds(before).some((third) => probes.has(third)),
          `${before} | ${after}`,
        ).to.equal(true)
      }),
      { numRuns: 3000 },
    )
  })
})
