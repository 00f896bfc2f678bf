import { expect } from 'chai'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import { fieldsAt, fieldTitles } from '../../../services/domain/rules/field-at.ts'
import type { Rule } from '../../../services/domain/rules/rule-sets.ts'
import { CITY, COUNTY, DIRECTORY, directoryAfter, LIULIN, ZEHE } from '../scene.ts'

const adopted = (divisionCode: typeof CITY, ...rules: Rule[]): DirectoryFact => ({
  ...{ type: 'RulesAdopted', set: 'fields', divisionCode, since: '2020-01-01', rules },
})
const RENAMED: Rule = {
  id: '甲领域',
  names: [
    { name: '丙领域', since: '2024-01-01' },
    { name: '乙领域', since: '2021-06-01' },
  ],
}

describe('the fields of an office', () => {
  const with_ = (...facts: DirectoryFact[]) =>
    directoryAfter(
      DIRECTORY,
      { type: 'FieldDefined', name: '甲领域' },
      { type: 'FieldDefined', name: '丁领域' },
      ...facts,
    )
  const told = (directory: ReturnType<typeof with_>, nodeId: NodeId, day = '2026-03-01') =>
    fieldsAt(directory, directory.node(nodeId) as DirectoryNode, day).filter(({ name }) => /[甲丁]领域/.test(name))

  it('are all of the directory where no rule says otherwise', () => {
    expect(told(with_(), ZEHE)).to.deep.equal([
      { name: '甲领域', title: '甲领域', absence: null },
      { name: '丁领域', title: '丁领域', absence: null },
    ])
  })

  it('have the name of the day, whatever the order in which the names stand', () => {
    const directory = with_(adopted(CITY, RENAMED))
    const titles = ['2021-05-31', '2021-06-01', '2023-12-31', '2024-01-01'].map(
      (day) => told(directory, ZEHE, day)[0]?.title,
    )
    expect(titles).to.deep.equal(['甲领域', '乙领域', '乙领域', '丙领域'])
    expect(fieldTitles(directory, CITY, '2021-06-01').find(({ name }) => name === '甲领域')?.title).to.equal('乙领域')
  })

  it('are absent at a level that has none, and at an office that a rule names, with its reason', () => {
    const directory = with_(
      adopted(
        CITY,
        { id: '甲领域', levels: ['county'] },
        { id: '丁领域', notAt: [{ nodeId: ZEHE, reason: '由上级公开' }] },
      ),
    )
    expect(told(directory, LIULIN).map(({ absence }) => absence)).to.deep.equal([{ because: 'level' }, null])
    expect(told(directory, ZEHE).map(({ absence }) => absence)).to.deep.equal([
      null,
      { because: 'rule', reason: '由上级公开' },
    ])
  })

  it('follow the rule of the nearest place', () => {
    const directory = with_(adopted(CITY, { id: '甲领域', levels: ['city'] }), adopted(COUNTY, { id: '甲领域' }))
    expect(told(directory, ZEHE)[0]?.absence).to.equal(null)
  })
})
