import { expect } from 'chai'
import type { Content } from '../../../services/domain/item/content.ts'
import { checkLikelyData } from '../../../services/domain/personal-data/check-likely-data.ts'
import { contentWith } from '../scene.ts'

const text = (body: string): Partial<Content> => ({ body: { format: 'text', text: body } })
const html = (body: string): Partial<Content> => ({ body: { format: 'html', text: body } })
const checked = (change: Partial<Content>, rules: string[] = []) =>
  checkLikelyData(
    contentWith({ title: '公示', ...change }),
    rules.map((rule) => ({ rule, reason: '依法公开' })),
  )
const told = (change: Partial<Content>, rules: string[] = []) => {
  const { faults, warnings } = checked(change, rules)
  return [...faults, ...warnings].map(({ code, pointer, details }) => `${code} ${pointer} ${details?.rule}`)
}

const LIST = '王小明 男 肢体残疾二级 孙楼村3组 80元'

describe('likely personal data in a content', () => {
  it('is refused by its rule, once for each text and rule, with a masked form and a place', () => {
    expect(checked(text('　　𠮷，张三患癫痫\n李四 脑瘫\n王芳 白血病')).faults).to.deep.equal([
      {
        code: 'personal-data-likely',
        pointer: '/body/text',
        details: { rule: 'illness', kind: '姓名和病情', masked: '张**', offset: 5, more: 2 },
      },
    ])
    expect(told({ title: '张三患白血病', summary: '身份证341222690101123' })).to.deep.equal([
      'personal-data-likely /title illness',
      'personal-data-likely /summary id-card-15',
    ])
  })

  it('is not excused by the name of an office that ends another text', () => {
    expect(told({ source: '太和县财政局', ...text('账号：12345678901234567') })).to.deep.equal([
      'personal-data-likely /body/text account',
    ])
  })

  it('passes once its rule is acknowledged, and no other', () => {
    const change = text('张三患癫痫，账号12345678901234567')
    expect(told(change)).to.have.length(2)
    expect(told(change, ['illness'])).to.deep.equal(['personal-data-likely /body/text account'])
    expect(told(change, ['illness', 'account'])).to.deep.equal([])
  })

  it('is found in the rows of a table of HTML, whatever stands in its cells', () => {
    const table = (...rows: string[][]) =>
      `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td><p>${cell}</p>\n</td>`).join('')}</tr>`).join('\n')}</table>`
    expect(told(html(table(['序号', '户名', '病情'], ['1', '王小明', '<b>尿毒</b>症'])))).to.deep.equal([
      'personal-data-likely /body/text illness',
    ])
    expect(told(html(table(['姓名', '身份证号'], ['王小明', '3412221969'])))).to.include(
      'personal-data-likely /body/text sensitive-column',
    )
    expect(told(html(table(['病种', '报销比例'], ['肺癌', '70%'])))).to.deep.equal([])
    expect(told(html('<p>王小明</p><p>肺癌防治宣传</p>'))).to.deep.equal([])
  })

  it('that the item’s own field makes lawful is a warning and no fault', () => {
    const warned = ['personal-data-lawful /body/text disability', 'personal-data-lawful /body/text group-address']
    expect(told({ title: '残疾人两项补贴发放公示', ...text(LIST) })).to.deep.equal(warned)
    expect(told({ field: '社会救助', ...text(LIST) })).to.deep.equal(warned)
    expect(told({ catalogue: { level1: '残疾人补贴' }, ...text(LIST) })).to.deep.equal(warned)
    expect(told({ field: '财政预决算', ...text(LIST) })).to.deep.equal(
      warned.map((line) => line.replace('lawful', 'likely')),
    )
    expect(told({ field: '涉农补贴', ...text('李四 孙楼村3组 500元') })).to.deep.equal([
      'personal-data-lawful /body/text group-address',
    ])
  })

  it('of an illness is not made lawful by any field: the law wants who is helped and with how much', () => {
    expect(told({ field: '社会救助', title: '低保名单', ...text('王小明 肺癌 500元') })).to.deep.equal([
      'personal-data-likely /body/text illness',
    ])
  })

  it('is no list of names: the law wants those who are helped to be named', () => {
    expect(
      told({ field: '社会救助', title: '低保名单', ...text('姓名 人口 金额\n王小明 2 500\n李四 1 300') }),
    ).to.deep.equal([])
  })
})
