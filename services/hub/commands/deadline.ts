import { type Command, InvalidArgumentError, Option } from 'commander'
import { type DeadlineQuestion, deadlineOf, GENERAL_CLOCK } from '../../domain/clock/deadline.ts'
import type { Suspension } from '../../domain/clock/due-on.ts'
import { HubError } from '../../domain/errors.ts'
import { isNearDate } from '../../domain/item/dates.ts'
import { explainDeadline } from '../../edge/explain-deadline.ts'
import { contextOf } from '../cli/command-context.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { divisionOf, typedDay } from './rules.ts'

interface Options {
  from: string
  clock?: string
  n?: number
  unit: NonNullable<DeadlineQuestion['length']>['unit']
  limit?: string
  division?: string
  suspended: Suspension[]
}

/** `hub deadline`: when something is due, and how that is counted. */
export function deadlineCommand(program: Command): void {
  program
    .command('deadline')
    .description('when something is due, by the rules that hold at a place')
    .requiredOption('--from <day>', 'the day of what happened; it does not count itself', typedNearDay)
    .option('--clock <id>', `a clock of a law (${GENERAL_CLOCK}); see: hub rules show clocks`)
    .option('--n <number>', 'so many units in place of a clock, or beside one', typedLength)
    .addOption(new Option('--unit <unit>', 'of --n').choices(['workday', 'day', 'month', 'year']).default('workday'))
    .option('--limit <text>', 'a limit as a catalogue prints it')
    .option('--division <code>', 'the place (the division at the top)')
    .option('--suspended <from/until>', 'days that do not count; may be repeated', addSuspension, [])
    .action(async ({ n, unit, division, suspended: suspensions, ...options }: Options) => {
      const { output, ...place } = contextOf(program)
      await using side = await openLogSide(place)
      const directory = await side.directory.refresh()
      const length = n === undefined ? undefined : { n, unit }
      const question = {
        ...options,
        division: divisionOf(directory, division),
        length,
        suspensions,
      }
      const deadline = deadlineOf(directory, question)
      if (deadline === 'clock-unknown')
        throw new HubError(
          'usage',
          `No clock "${question.clock ?? GENERAL_CLOCK}" holds there on that day. See: hub rules show clocks; hub rules import --shipped`,
        )
      if (deadline === 'limit-unread')
        throw new HubError(
          'usage',
          'No adopted phrase reads this limit. Give --n and --unit, or adopt the phrase: hub rules import',
        )
      const explain = explainDeadline(deadline, options.from)
      output.result(
        { from: options.from, division: question.division, position: directory.position, ...deadline, explain },
        () => [`${deadline.due ?? '没有确定的日期'}${deadline.provisional ? '（暂定）' : ''}`, ...explain].join('\n'),
      )
    })
}

function typedNearDay(text: string): string {
  if (!isNearDate(typedDay(text))) throw new InvalidArgumentError('It is a day from 1900 to 2100.')
  return text
}

/** As the API takes it. */
function typedLength(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > 3660)
    throw new InvalidArgumentError('It is a whole number from 1 to 3660.')
  return Number(text)
}

function addSuspension(text: string, before: Suspension[]): Suspension[] {
  const [after = '', until = ''] = text.split('/')
  typedDay(after)
  typedDay(until)
  if (after > until) throw new InvalidArgumentError('It ends before it begins.')
  return [...before, { after, until }]
}
