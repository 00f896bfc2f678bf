import { nameOfRow, PRINTED_MEMBER, printedText } from '../../edge/printed-members.ts'
import { sayAbsence } from '../../edge/say-absence.ts'
import type { Coverage, CoverageState } from '../../query/catalogues/coverage.ts'
import type { VersionDiff } from '../../query/catalogues/version-diff.ts'

const STATE: Record<Exclude<CoverageState, 'in-force' | 'filed' | 'not-applicable'>, string> = {
  changed: '修改待审核',
  returned: '已退回',
  unreviewed: '未经审核',
  none: '没有发布',
}

/** An office a line, with what is not in order, field by field. */
export function sayCoverage({ offices, fields, withheld, incomplete }: Coverage, place: string, on: string): string {
  const titles = new Map(fields.map(({ name, title }) => [name, title]))
  const covered = offices.reduce((sum, office) => sum + office.covered, 0)
  const applicable = offices.reduce((sum, office) => sum + office.applicable, 0)
  return [
    `${place}（截至 ${on}）：${offices.length} 个单位，应编目录 ${applicable} 份，有生效版本 ${covered} 份。`,
    ...offices.map(({ office, cells, ...counts }) => {
      const said = [
        ...Object.entries(STATE).map(([state, name]): [string, typeof cells] => [
          name,
          cells.filter((cell) => cell.state === state),
        ]),
      ].flatMap(([name, found]) =>
        found.length === 0 ? [] : [`${name} ${found.map(({ field }) => titles.get(field) ?? field).join('、')}`],
      )
      const absent = cells.flatMap(({ state, field, absence }) =>
        state === 'not-applicable' && absence?.because === 'rule'
          ? [`${titles.get(field) ?? field}不适用（${sayAbsence(absence)}）`]
          : [],
      )
      return [`  ${office.nodeId}  ${office.name}  ${counts.covered}/${counts.applicable}`, ...said, ...absent].join(
        '；',
      )
    }),
    ...(incomplete.length > 0 ? [`没有全部查看的单位：${incomplete.join('、')}`] : []),
    ...(withheld.length > 0 ? [`${withheld.length} 条信息未能通过核验，没有计入。`] : []),
  ].join('\n')
}

const CHANGE = { added: '新增', changed: '修改', ended: '失效', removed: '删除' } as const

/** A row a line, and below it what is printed otherwise. */
export function sayDiff({ item, from, to, changes, withheld }: VersionDiff): string {
  const versions = from === null ? `第 ${to.version} 版` : `第 ${from.version} 版与第 ${to.version} 版`
  return [
    `${item.title}：${versions}，${changes.length === 0 ? '各行没有不同。' : `${changes.length} 行不同。`}`,
    ...changes.flatMap(({ rowId, change, members, before, after }) => [
      `${CHANGE[change]} ${rowId} ${nameOfRow(after ?? before ?? {})}`,
      ...(before === null || after === null
        ? []
        : members.map(
            (member) =>
              `  ${PRINTED_MEMBER[member]}：${printedText(before, member) || '（空）'} → ${printedText(after, member) || '（空）'}`,
          )),
    ]),
    ...(withheld.length > 0
      ? [`第 ${withheld.map(({ version }) => version).join('、')} 版未能通过核验，没有比较。`]
      : []),
  ].join('\n')
}
