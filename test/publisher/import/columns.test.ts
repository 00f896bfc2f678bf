import { expect } from 'chai'
import { columnsOfOneMeaning, columnUnder, looksLikeDivision } from '../../../services/publisher/import/columns.ts'

const nameOf = (title: string) => {
  const column = columnUnder(title)
  return column === undefined ? undefined : 'name' in column ? column.name : 'ignored'
}

describe('the titles of columns', () => {
  for (const [title, name] of [
    ['*所属区划', 'division'],
    ['所属\u200b区划', 'division'],
    ['所属区划\ufeff', 'division'],
    ['【必填】所属区划：', 'division'],
    ['所属区划（从县区写起，填到村）', 'division'],
    ['３．所属区划', 'division'],
    ['⼀级事项', 'level1'],
    ['ＤＩＶＩＳＩＯＮ', 'division'],
    ['Division Code', 'division'],
    ['村（社区）', 'division'],
    ['内容', 'body'],
    ['[正文]', 'body'],
    ['信息标题（必填）', 'title'],
    ['标题\n', 'title'],
    ['公开内容（要素）', 'elements'],
    ['Document_Number', 'documentNumber'],
    ['★ 成文日期', 'issuedOn'],
  ] as const)
    it(`are known with what people add to them: ${JSON.stringify(title)}`, () => {
      expect(nameOf(title)).to.equal(name)
    })

  for (const title of [
    ...[
      '所属乡镇',
      '乡镇',
      '镇街',
      '乡镇（街道）',
      '村委会',
      '所在村',
      '公示村',
      '所在地区',
      '县区',
      '属地',
      '辖区',
      '村名称',
    ],
    ...['所属区化', '属区划', '所属的区划', '所屬區劃', '公示范围（村）', 'village', 'Township', 'district_name'],
  ])
    it(`are asked about where they look like the division: ${title}`, () => {
      expect(nameOf(title)).to.equal(undefined)
      expect(looksLikeDivision(title)).to.equal(true)
    })

  for (const title of [
    '联系方式',
    '审核人',
    '村民代表意见',
    '地址',
    '填报单位',
    '经办人',
    '公开编号',
    '金额',
    'remark',
    '',
  ])
    it(`are not asked about otherwise: ${title}`, () => {
      expect(looksLikeDivision(title)).to.equal(false)
    })

  for (const [titles, pairs] of [
    ['正文 标题 内容', [[0, 2]]],
    ['全社会 特定群体 主动 依申请 县级 乡级', []],
    ['县级 县级', [[0, 1]]],
    ['公开对象 标题 全社会', [[0, 2]]],
    ['备注 序号 备注', []],
  ] as const)
    it(`that mean the same are found: ${titles}`, () => {
      expect(columnsOfOneMeaning(titles.split(' '))).to.deep.equal(pairs)
    })
})
