import { type Command, Option } from 'commander'
import { DUTY_STATES, DUTY_TYPES, type Duty, type DutyState, type DutyType } from '../../domain/duties/duty.ts'
import type { DivisionCode, NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { DUTY_STATE_NAMES, DUTY_TYPE_NAMES } from '../../edge/explain-duty.ts'
import { positionOf } from '../../query/api/directory-position.ts'
import { dutyAnswer } from '../../query/duties/duty-answer.ts'
import { type DutyList, dutyList } from '../../query/duties/duty-list.ts'
import { createPlanStandings } from '../../query/plans/plan-standing.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { typedDivision, typedNodeId } from '../cli/typed-ids.ts'
import { notCounted, openItemReader } from '../engines/open-item-reader.ts'
import { typedDay } from './rules.ts'

interface Options {
  node?: NodeId
  division?: DivisionCode
  type?: DutyType
  state?: DutyState
  field?: string
  on?: string
  limit: number
  check?: boolean
}

/** `hub duties`: what offices have to do and by when, from what is stored; the hub may run. */
export function dutiesCommand(program: Command): void {
  program
    .command('duties')
    .description('what offices have to do, and by when, as everybody may see it')
    .option('--node <nodeId>', 'only of this node', typedNodeId)
    .option('--division <code>', 'only at this place and under it', typedDivision)
    .addOption(new Option('--type <type>', 'only of this type').choices(DUTY_TYPES))
    .addOption(new Option('--state <state>', 'only what stands so').choices(DUTY_STATES))
    .option('--field <name>', 'only of this field')
    .option('--on <day>', 'the day that is taken as today', typedDay)
    .option('--limit <number>', 'no more than so many', positiveNumber, 200)
    .addOption(new Option('--check', 'only what is overdue; exit 1 where something is').conflicts('state'))
    .action(async ({ limit, check = false, ...options }: Options) => {
      const context = contextOf(program)
      const { output } = context
      const filters = check ? { ...options, state: 'overdue' as const } : options
      const { list, ...source } = await dutiesOf(context, filters, Math.ceil(limit))
      const { duties, next, ...rest } = list
      output.result({ ...source, ...rest, duties: duties.map(dutyAnswer), more: next !== null }, () =>
        [...duties.map(sayDuty), sayEnd(list)].join('\n'),
      )
      if (check && duties.length > 0) output.exit(EXIT.failed)
    })
}

async function dutiesOf(context: CommandContext, { on, ...filters }: Omit<Options, 'limit'>, limit: number) {
  await using open = await openItemReader(context, notCounted(context.output))
  const { reader } = open
  const directory = reader.directory.latest()
  const day = on ?? dayInShanghai(reader.now())
  const plans = createPlanStandings(reader, context.clock.timers)
  return await reader.active.use(async (generation) => {
    const whole: DutyList = { duties: [], withheld: [], incomplete: [], next: null }
    do {
      const asked = { reader, generation, directory, on: day, plans }
      const page = { ...filters, limit: limit - whole.duties.length, cursor: whole.next ?? undefined }
      const { duties, withheld, incomplete, next } = await dutyList(asked, page)
      whole.duties.push(...duties)
      whole.withheld.push(...withheld)
      whole.incomplete.push(...incomplete.filter((node) => !whole.incomplete.includes(node)))
      whole.next = next
    } while (whole.next !== null && whole.duties.length < limit)
    return { list: whole, on: day, directory: positionOf(directory), checkpoints: await generation.checkpoints() }
  })
}

const sayDuty = ({ type, nodeId, title, period, due, provisional, state, workdaysLate }: Duty): string =>
  [
    ...[due ?? '没有日期', DUTY_STATE_NAMES[state], DUTY_TYPE_NAMES[type], nodeId, title],
    ...(period === null ? [] : [period]),
    ...(workdaysLate > 0 ? [`晚 ${workdaysLate} 个工作日`] : []),
    ...(provisional ? ['暂定'] : []),
  ].join('  ')

const sayEnd = ({ duties, next, withheld, incomplete }: DutyList): string =>
  [
    next === null ? `共 ${duties.length} 项。` : `以上 ${duties.length} 项，还有更多（--limit）。`,
    ...(withheld.length > 0 ? [`${withheld.length} 条信息未能通过核验，没有计入。`] : []),
    ...(incomplete.length > 0 ? [`没有全部查看：${incomplete.join('、')}。`] : []),
  ].join('\n')
