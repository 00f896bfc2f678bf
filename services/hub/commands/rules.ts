import { type Command, InvalidArgumentError, Option } from 'commander'
import { canonicalText } from '../../domain/canonical.ts'
import type { AdoptedRule, Directory } from '../../domain/directory/directory.ts'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { topDivisions } from '../../domain/directory/top-divisions.ts'
import { HubError } from '../../domain/errors.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { isDate } from '../../domain/item/dates.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { isRuleSet, RULE_SETS } from '../../domain/rules/rule-sets.ts'
import { rulesInForce } from '../../domain/rules/rules-in-force.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { readRules } from '../cli/read-rules.ts'
import { sayFaults } from '../cli/say-faults.ts'
import { typedDivision } from '../cli/typed-ids.ts'
import { loadRootKey } from '../data/root-keys.ts'
import { openLogSide, openWriteSide } from '../engines/open-stores.ts'
import { announcedYear } from '../founding/rules/calendar-year.ts'
import { shippedRules } from '../founding/rules/shipped-rules.ts'

type Adoption = Extract<DirectoryFact, { type: 'RulesAdopted' }>

interface ImportOptions {
  set?: string
  division?: string
  since?: string
  shipped?: boolean
  dryRun?: boolean
}

/** `hub rules`: what is due when, and which days are worked, as data that the root signs. */
export function rulesCommand(program: Command): void {
  const group = program
    .command('rules')
    .description('rules as signed data: clocks, phrases of catalogues, the calendar')
  listCommand(program, group)
  showCommand(program, group)
  importCommands(program, group)
  group
    .command('calendar')
    .description('adopt the holidays of a year, as the State Council announced them')
    .requiredOption('--year <year>', 'four digits', typedYear)
    .option('--division <code>', 'who adopts it (the division at the top)')
    .option('--dry-run', 'check only')
    .action(async ({ year, ...options }: ImportOptions & { year: number }) => {
      const announced = announcedYear(year)
      if (announced === null)
        throw new HubError(
          'usage',
          `No holidays of ${year} are known here yet. Upgrade the hub, or: hub rules import FILE --set calendar`,
        )
      await adopt(contextOf(program), options, (divisionCode) => [
        { type: 'RulesAdopted', set: 'calendar', divisionCode, since: `${year}-01-01`, rules: [announced] },
      ])
    })
}

function listCommand(program: Command, group: Command): void {
  group
    .command('list')
    .description('the sets of rules, and how many rules hold at a place')
    .option('--division <code>', 'the place (the division at the top)')
    .option('--on <day>', 'the day (today)', typedDay)
    .action(async (options: { division?: string; on?: string }) => {
      const context = contextOf(program)
      const { directory, division, on } = await asked(context, options)
      const sets = [...new Set([...Object.keys(RULE_SETS), ...directory.ruleSets()])].map((set) => ({
        set,
        known: isRuleSet(set),
        inForce: rulesInForce(directory, set, division, on).length,
        adopted: directory.rules(set).length,
      }))
      context.output.result({ division, on, position: directory.position, sets }, () =>
        sets
          .map(
            ({ set, known, inForce, adopted }) =>
              `${set}: ${inForce} in force, ${adopted} adopted${known ? '' : '; without effect in this version'}`,
          )
          .join('\n'),
      )
    })
}

function showCommand(program: Command, group: Command): void {
  group
    .command('show <set> [id]')
    .description('the rules of a set that hold at a place on a day')
    .option('--division <code>', 'the place (the division at the top)')
    .option('--on <day>', 'the day (today)', typedDay)
    .action(async (set: string, id: string | undefined, options: { division?: string; on?: string }) => {
      const context = contextOf(program)
      const { directory, division, on } = await asked(context, options)
      const rules = rulesInForce(directory, set, division, on).filter(({ rule }) => id === undefined || rule.id === id)
      if (rules.length === 0) context.output.exit(EXIT.failed)
      context.output.result({ set, division, on, position: directory.position, rules }, () =>
        rules.length === 0 ? 'No rule holds there on that day. See: hub rules list' : rules.map(sayRule).join('\n'),
      )
    })
}

const sayRule = ({ rule, divisionCode, since }: AdoptedRule): string =>
  `${rule.id} (${divisionCode}, since ${since}): ${JSON.stringify(rule)}`

function importCommands(program: Command, group: Command): void {
  const adopting = (command: Command) =>
    command
      .option('--set <set>', 'the set that the rules belong to')
      .option('--division <code>', 'who adopts them (the division at the top)')
      .option('--since <day>', 'from which day they hold (today)', typedDay)
      .addOption(
        new Option('--shipped', "the laws' clocks, phrases and calendar that come with the hub").conflicts([
          'set',
          'since',
        ]),
      )
  const run = async (file: string | undefined, options: ImportOptions) => {
    const context = contextOf(program)
    const { set, since = dayInShanghai(context.clock.now()), shipped = false } = options
    if (shipped === (file !== undefined) || (file !== undefined && set === undefined))
      throw new HubError('usage', 'Give a file with --set, or --shipped.')
    const rules = file === undefined ? [] : readRules(file)
    await adopt(context, options, (divisionCode) =>
      file === undefined
        ? shippedRules(divisionCode)
        : [{ type: 'RulesAdopted', set: set as string, divisionCode, since, rules }],
    )
  }
  adopting(group.command('import [file]').description('adopt rules, a JSON list; all or none, and none twice'))
    .option('--dry-run', 'check only')
    .action(run)
  adopting(group.command('check [file]').description('what import would do')).action(
    (file: string | undefined, options: ImportOptions) => run(file, { ...options, dryRun: true }),
  )
}

async function adopt(
  { output, ...place }: CommandContext,
  { division, dryRun = false }: ImportOptions,
  factsFor: (division: DivisionCode) => DirectoryFact[],
): Promise<void> {
  await using side = await openWriteSide(place)
  const directory = await side.directory.refresh()
  const code = divisionOf(directory, division)
  const facts = factsFor(code).flatMap((fact) => notYetAdopted(directory, fact as Adoption))
  const count = facts.reduce((sum, { rules }) => sum + rules.length, 0)
  if (count === 0)
    return output.result(
      { ok: true, rules: 0, position: directory.position },
      () => 'All of them stand already; nothing was changed.',
    )
  const authority = side.authority(loadRootKey(place.data))
  const outcome = dryRun ? await authority.check(facts) : await authority.append(facts)
  if (!outcome.ok) {
    const said = sayFaults(outcome.faults)
    output.result({ ok: false, faults: outcome.faults }, () => said)
    return output.exit(EXIT.failed)
  }
  output.result(
    { ok: true, rules: count, position: outcome.directory.position },
    () =>
      `${count} rules ${dryRun ? 'would be' : 'were'} adopted by ${code}: directory at ${outcome.directory.position}.`,
  )
}

/**
 * The fact without the rules that its place adopted word for word for the same day, and that still stand. The day of a
 * year of the calendar does not matter.
 */
function notYetAdopted(directory: Directory, fact: Adoption): Adoption[] {
  const { set, divisionCode, since } = fact
  const stand = new Map(
    directory
      .rules(set)
      .filter((adopted) => adopted.divisionCode === divisionCode && (set === 'calendar' || adopted.since === since))
      .map(({ rule }) => [rule.id, canonicalText(rule)]),
  )
  const rules = fact.rules.filter((rule) => stand.get(rule.id) !== canonicalText(rule))
  return rules.length === 0 ? [] : [{ ...fact, rules }]
}

async function asked(
  { output: _, ...place }: CommandContext,
  { division, on = dayInShanghai(place.clock.now()) }: { division?: string; on?: string },
) {
  await using side = await openLogSide(place)
  const directory = await side.directory.refresh()
  return { directory, division: divisionOf(directory, division), on }
}

/** The division that was typed, or the one at the top. HubError `usage` when the directory has none such. */
export function divisionOf(directory: Directory, typed: string | undefined): DivisionCode {
  const code = typed === undefined ? topDivisions(directory)[0]?.code : typedDivision(typed)
  if (code === undefined) throw new HubError('usage', 'The directory has no division yet. See: hub directory import')
  if (directory.division(code) === undefined) throw new HubError('usage', `The directory has no division ${code}.`)
  return code
}

export function typedDay(text: string): string {
  if (text.length !== 10 || !isDate(text)) throw new InvalidArgumentError('It is a day, as 2026-03-05.')
  return text
}

function typedYear(text: string): number {
  if (!/^(19|20)\d\d$/.test(text)) throw new InvalidArgumentError('It is a year, as 2027.')
  return Number(text)
}
